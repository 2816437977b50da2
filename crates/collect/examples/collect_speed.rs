//! probe
use collect::*;
use std::time::Instant as T;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let dir = std::path::PathBuf::from(&a[2]);
    let _ = std::fs::remove_dir_all(&dir);
    let t = T::now();
    let store = store::Store::open_or_create(&dir, [7; 32]).unwrap();
    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    let order = Order {
        project: model::ProjectName::parse("numpy").unwrap(),
        path: a[1].clone().into(),
        config: Default::default(),
    };
    let s = Settings {
        now: model::Instant::parse("2026-11-23").unwrap(),
        snapshot_from: store::SnapshotFrom::Clock,
        threads: 2,
        progress: &|_, _| (),
    };
    let c = collect(&store, &mut run, &[order], &s).unwrap();
    let read = t.elapsed();
    run.publish().unwrap();
    #[allow(clippy::print_stdout)]
    {
        println!("collect {read:?} all {:?} {} {}", t.elapsed(), c[0].state.stored, c[0].reachable);
    }
}
