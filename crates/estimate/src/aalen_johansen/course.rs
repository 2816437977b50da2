//! One pass through time: the incidence of a cause with both of its errors.
//!
//! Aalen's variance and the squared influences are polynomials in F(t), whose coefficients are running sums.

use super::Point;

/// What happens to everybody at one time of an event.
pub(super) struct Step {
    time: f64,
    n: f64,
    /// Those who leave by any cause.
    d: f64,
    /// The share free of any end before and after.
    before: f64,
    pub(super) after: f64,
}

/// Returns what happens at each time at which anybody leaves by any cause.
pub(super) fn steps(people: &[(f64, usize, f64)], entries: &[f64]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut ended, mut free) = (0, 1.0);
    for same in people.chunk_by(|a, b| a.0 == b.0) {
        let time = same.first().map_or(0.0, |person| person.0);
        let n = (entries.partition_point(|start| *start < time) - ended) as f64;
        let d = same.iter().filter(|person| person.1 > 0).count() as f64;
        if d > 0.0 {
            let after = free * ((n - d) / n);
            steps.push(Step { time, n, d, before: free, after });
            free = after;
        }
        ended += same.len();
    }
    steps
}

/// Time, G, X and F after each step so far.
type Past = [(f64, f64, f64, f64)];

/// The curve of one cause on its way through time.
///
/// Somebody who entered at e has the influence X(t) - G(e) F(t) + c(e) while at risk, and a - m F(t) after leaving,
/// where G = sum d/(n(n-d)), X = the integral of G(u-) dF less sum S(u-) d_k/n², and c, a, m are constants.
#[derive(Default)]
pub(super) struct Course {
    cause: usize,
    f: f64,
    g: f64,
    x: f64,
    aalen: Polynomial,
    left: Polynomial,
    present: Present,
}

/// Sums of (a - m F)² as sums of a², am and m².
#[derive(Default)]
struct Polynomial {
    aa: f64,
    am: f64,
    mm: f64,
}

impl Polynomial {
    fn add(&mut self, weight: f64, a: f64, m: f64) {
        self.aa += weight * a * a;
        self.am += weight * a * m;
        self.mm += weight * m * m;
    }

    fn at(&self, f: f64) -> f64 {
        (self.aa - 2.0 * f * self.am + f * f * self.mm).max(0.0)
    }
}

/// Those who are at risk: how many, and the sums of c, c², G, G² and c G at their entries.
#[derive(Default)]
struct Present {
    count: f64,
    c: f64,
    cc: f64,
    g: f64,
    gg: f64,
    cg: f64,
}

impl Present {
    fn add(&mut self, sign: f64, c: f64, g: f64) {
        self.count += sign;
        self.c += sign * c;
        self.cc += sign * c * c;
        self.g += sign * g;
        self.gg += sign * g * g;
        self.cg += sign * c * g;
    }

    fn squares(&self, x: f64, f: f64) -> f64 {
        let own = self.count * x * x + self.cc + f * f * self.gg;
        own + 2.0 * x * self.c - 2.0 * x * f * self.g - 2.0 * f * self.cg
    }
}

impl Course {
    pub(super) fn new(cause: usize) -> Self {
        Self { cause, ..Self::default() }
    }

    /// Returns a point at each step.
    pub(super) fn follow(
        mut self,
        people: &[(f64, usize, f64)],
        entries: &[f64],
        steps: &[Step],
    ) -> Vec<Point> {
        // What was true at each step, for those who enter or leave later.
        let mut past = Vec::with_capacity(steps.len());
        let mut points = Vec::with_capacity(steps.len());
        let (mut entered, mut ended) = (0, 0);
        for step in steps {
            self.enter(entries, &mut entered, step.time, &past);
            self.leave(people, &mut ended, step.time, &past, None);
            let here = people.iter().skip(ended).take_while(|person| person.0 == step.time);
            let d = here.filter(|person| person.1 == self.cause).count() as f64;
            self.jump(step, d);
            past.push((step.time, self.g, self.x, self.f));
            self.leave(people, &mut ended, step.time, &past, Some(step));
            let variance = self.aalen.at(self.f);
            let squares = self.left.at(self.f) + self.present.squares(self.x, self.f);
            points.push(Point {
                time: step.time,
                n_risk: step.n as u64,
                n_event: d as u64,
                incidence: self.f,
                variance,
                jackknife_error: squares.max(0.0).sqrt(),
            });
        }
        points
    }

    /// Lets in those who entered before a time.
    fn enter(&mut self, entries: &[f64], entered: &mut usize, time: f64, past: &Past) {
        while let Some(start) = entries.get(*entered).filter(|start| **start < time) {
            let (g, c) = at_entry(*start, past);
            self.present.add(1.0, c, g);
            *entered += 1;
        }
    }

    /// Turns those who left before a time, or at the step, into constants.
    fn leave(
        &mut self,
        people: &[(f64, usize, f64)],
        ended: &mut usize,
        time: f64,
        past: &Past,
        step: Option<&Step>,
    ) {
        let gone = |end: f64| if step.is_some() { end <= time } else { end < time };
        while let Some((_, cause, start)) = people.get(*ended).filter(|person| gone(person.0)) {
            let (g, c) = at_entry(*start, past);
            let mut a = self.x - g * self.f + c;
            let mut m = -(self.g - g);
            if let Some(step) = step.filter(|_| *cause > 0) {
                a += if *cause == self.cause { step.before / step.n } else { 0.0 };
                // When nobody is left the incidence stays where it is, and so does the influence.
                m = if step.n > step.d { m + 1.0 / (step.n - step.d) } else { 0.0 };
            }
            self.present.add(-1.0, c, g);
            self.left.add(1.0, a + m * self.f, m);
            *ended += 1;
        }
    }

    fn jump(&mut self, step: &Step, d: f64) {
        let Step { n, before, after, .. } = *step;
        let gain = before * d / n;
        self.x += self.g * gain - before * d / (n * n);
        self.f += gain;
        if n > step.d {
            self.g += step.d / (n * (n - step.d));
        }
        let (ratio, inverse) = if after > 0.0 { (self.f / after, 1.0 / after) } else { (0.0, 0.0) };
        let shrunk = |d: f64| if d > 1.0 { d * (1.0 - (d - 1.0) / (n - 1.0)) } else { d };
        let scale = (before / n).powi(2);
        self.aalen.add(scale * shrunk(d), 1.0 + ratio, inverse);
        self.aalen.add(scale * shrunk(step.d - d), ratio, inverse);
    }
}

/// G and the constant of somebody who entered at a time.
fn at_entry(start: f64, past: &Past) -> (f64, f64) {
    let before = past.partition_point(|step| step.0 <= start).checked_sub(1);
    let known = before.and_then(|place| past.get(place));
    known.map_or((0.0, 0.0), |(_, g, x, f)| (*g, g * f - x))
}
