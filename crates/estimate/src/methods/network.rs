//! `network`: who answers whom, from edges and, for groups, a table of people.
//!
//! People come in the order of their numbers when all have numbers, else of their names' bytes.
//! Measures by group are told beside what the margins alone would give and, on request, beside rewired networks.

mod people;

#[cfg(test)]
mod tests;

use super::inputs::{Column, Inputs};
use super::output::{Note, Output, Undefined};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::network::betweenness::betweenness;
use crate::network::coreness::coreness;
use crate::network::mixing::Mixing;
use crate::network::rewiring::against_rewired;
use crate::network::transitivity::Triangles;
use crate::network::{Graph, assortativity, centralization, components, dyads};
use people::People;

const FROM: OptionSpec = OptionSpec {
    name: "from",
    help: "column with who an edge comes from",
    kind: OptionKind::Column,
    default: Some("from"),
    keys: &[],
};
const TO: OptionSpec = OptionSpec {
    name: "to",
    help: "column with whom an edge goes to",
    kind: OptionKind::Column,
    default: Some("to"),
    keys: &[],
};
const NODES: OptionSpec = OptionSpec {
    name: "nodes",
    help: "table of all people, in its column `node`, else its first; names people without an edge and groups",
    kind: OptionKind::Table,
    default: None,
    keys: &[],
};
const GROUP: OptionSpec = OptionSpec {
    name: "group",
    help: "column of `nodes` with the group of each; `group` when not given and there",
    kind: OptionKind::Text,
    default: None,
    keys: &[],
};
const DIRECTED: OptionSpec = OptionSpec {
    name: "directed",
    help: "whether an edge has a direction",
    kind: OptionKind::Choice(&["true", "false"]),
    default: Some("true"),
    keys: &[],
};
const BETWEENNESS: OptionSpec = OptionSpec {
    name: "betweenness",
    help: "whether to find through whom the shortest ways run, which takes minutes from 100,000 edges on",
    kind: OptionKind::Choice(&["true", "false"]),
    default: Some("true"),
    keys: &[],
};
const REWIRINGS: OptionSpec = OptionSpec {
    name: "rewirings",
    help: "how many networks with the same degrees to compare with, for z and p",
    kind: OptionKind::Number,
    default: Some("0"),
    keys: &[],
};

pub(super) const METHOD: Method = Method {
    name: "network",
    help: "who answers whom (an edge each row): returned answers, mixing of groups, centrality, cores",
    options: &[
        FROM,
        TO,
        NODES,
        GROUP,
        DIRECTED,
        BETWEENNESS,
        REWIRINGS,
        super::cluster_bootstrap::SEED,
    ],
    answer,
};

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let directed = inputs.choice(DIRECTED.name)? == "true";
    let rewirings = inputs.whole(REWIRINGS.name)?;
    let mut output = Output::default();
    let edges = edges(inputs, &mut output)?;
    let people = People::new(inputs, &edges)?;
    let arcs = people.arcs(&edges);
    let graph = Graph::new(people.names.len(), &arcs, directed).ok_or(RequestError::NoRows)?;
    let loops = arcs.iter().filter(|(from, to)| from == to).count();
    let repeated = arcs.len() - loops - graph.edges().len();
    output.notes.extend((loops + repeated > 0).then_some(Note::MadeSimple { repeated, loops }));

    size(&mut output, &graph);
    let mixing = people.groups.as_deref().map(|groups| Mixing::new(&graph, groups));
    output.push("assort_degree", "all", varied(assortativity::by_degree(&graph)));
    if let Some(mixing) = &mixing {
        groups(&mut output, mixing, &people);
    }
    center(&mut output, &graph);
    if inputs.choice(BETWEENNESS.name)? == "true" {
        between(&mut output, &graph, &people);
    }
    if rewirings > 0 {
        rewired(&mut output, inputs, &graph, &people, rewirings)?;
    }
    Ok(output)
}

/// The ends of the edges, as they are named.
fn edges<'a>(
    inputs: &Inputs<'a>,
    output: &mut Output,
) -> Result<Vec<(&'a str, &'a str)>, RequestError> {
    let from: Column<'a> = inputs.needed_column(FROM.name)?;
    let to = inputs.needed_column(TO.name)?;
    let rows = inputs.rows();
    let edges: Vec<_> = (0..rows).filter_map(|row| from.text(row).zip(to.text(row))).collect();
    let left_out = rows - edges.len();
    output.notes.extend((left_out > 0).then_some(Note::RowsLeftOut { rows: left_out }));
    Ok(edges)
}

fn size(output: &mut Output, graph: &Graph) {
    let pairs = Undefined::FewPeople { least: 2 };
    output.push("nodes", "all", Ok(graph.nodes() as f64));
    output.push("edges", "all", Ok(graph.edges().len() as f64));
    output.push("density", "all", dyads::density(graph).ok_or(pairs));
    if let Some(census) = dyads::census(graph) {
        let returned = dyads::reciprocity(graph).ok_or(Undefined::FewConnections);
        output.push("reciprocity", "all", returned);
        output.push("dyads_mutual", "all", Ok(census.mutual as f64));
        output.push("dyads_asym", "all", Ok(census.one_way as f64));
        output.push("dyads_null", "all", Ok(census.none as f64));
    }
}

fn groups(output: &mut Output, mixing: &Mixing, people: &People<'_>) {
    let some = |value: Option<f64>| value.ok_or(Undefined::FewConnections);
    output.push("assort_nominal", "all", varied(mixing.assortativity()));
    output.push("ei_index", "all", some(mixing.external_internal()));
    output.push("modularity", "all", some(mixing.modularity()));
    for (from, to) in mixing.pairs() {
        let at = people.pair(from, to);
        output.push("mixing", &at, Ok(mixing.count(from, to) as f64));
        output.push("mixing_expected", &at, some(mixing.expected(from, to)));
    }
    let edges = mixing.left_out();
    output.notes.extend((edges > 0).then_some(Note::WithoutGroup { edges }));
}

fn center(output: &mut Output, graph: &Graph) {
    let least = if graph.is_directed() { 2 } else { 3 };
    let large = |value: Option<f64>| value.ok_or(Undefined::FewPeople { least });
    let ends = if graph.is_directed() {
        vec![("in", graph.in_degrees()), ("out", graph.out_degrees())]
    } else {
        vec![("all", graph.out_degrees())]
    };
    for (at, degrees) in ends {
        output.push("centr_degree", at, large(centralization::by_degree(graph, &degrees)));
    }
    let triangles = Triangles::new(graph);
    let some = |value: Option<f64>| value.ok_or(Undefined::FewConnections);
    output.push("transitivity", "all", some(triangles.global()));
    output.push("clustering_local_mean", "all", some(triangles.local_mean()));
    let mut depths = coreness(graph);
    depths.sort_unstable();
    let deepest = depths.last().map(|depth| *depth as f64);
    output.push("max_coreness", "all", deepest.ok_or(Undefined::FewPeople { least: 1 }));
    for same in depths.chunk_by(|a, b| a == b) {
        if let Some(depth) = same.first() {
            output.push("coreness_count", &depth.to_string(), Ok(same.len() as f64));
        }
    }
    output.push("largest_component", "all", Ok(components::largest(graph) as f64));
}

fn between(output: &mut Output, graph: &Graph, people: &People<'_>) {
    let between = betweenness(graph);
    let central = centralization::by_betweenness(graph, &between);
    output.push("centr_betweenness", "all", central.ok_or(Undefined::FewPeople { least: 3 }));
    for (name, value) in people.names.iter().zip(between) {
        output.push("betweenness", name, Ok(value));
    }
}

/// The statistics that rewiring can change, against their rewired values.
fn rewired(
    output: &mut Output,
    inputs: &Inputs<'_>,
    graph: &Graph,
    people: &People<'_>,
    rewirings: u32,
) -> Result<(), RequestError> {
    let seed = inputs.whole(super::cluster_bootstrap::SEED.name)?;
    let mut keys = vec!["assort_degree".to_owned()];
    if graph.is_directed() {
        keys.push("reciprocity".to_owned());
    }
    if let Some(groups) = &people.groups {
        keys.extend(["assort_nominal", "ei_index"].map(str::to_owned));
        let mixing = Mixing::new(graph, groups);
        keys.extend(mixing.pairs().map(|(from, to)| format!("mixing|{}", people.pair(from, to))));
    }
    let (out, into) = (graph.out_degrees(), graph.in_degrees());
    let statistics = |edges: &[(u32, u32)]| {
        let directed = graph.is_directed();
        let mut values = vec![assortativity::correlation(edges, &out, &into, directed)];
        if directed {
            values.push(dyads::returned(edges));
        }
        if let Some(groups) = &people.groups {
            let mixing = Mixing::of_edges(edges, groups, directed);
            values.extend([mixing.assortativity(), mixing.external_internal()]);
            values.extend(mixing.pairs().map(|(from, to)| Some(mixing.count(from, to) as f64)));
        }
        values
    };
    let expected = "0, or a whole number of two or more";
    let null = against_rewired(graph, rewirings, u64::from(seed), statistics)
        .ok_or(RequestError::OptionValue { option: REWIRINGS.name, expected })?;
    output.push("seed", "all", Ok(f64::from(seed)));
    output.push("rewirings", "all", Ok(f64::from(rewirings)));
    output.push("proposals", "all", Ok(null.proposals as f64));
    output.push("swaps", "all", Ok(null.swaps as f64));
    for (key, told) in keys.iter().zip(null.statistics) {
        let told = told.ok_or(Undefined::NoVariation);
        output.push("null_mean", key, told.map(|told| told.mean));
        output.push("null_sd", key, told.map(|told| told.deviation));
        let z = told.and_then(|told| told.z().ok_or(Undefined::NoVariation));
        output.push("null_z", key, z);
        output.push("null_p", key, told.map(|told| told.p));
    }
    Ok(())
}

fn varied(value: Option<f64>) -> Result<f64, Undefined> {
    value.ok_or(Undefined::NoVariation)
}
