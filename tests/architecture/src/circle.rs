//! The shortest circles of a graph.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

/// For each node the nodes that it leads to, with one edge each.
pub(crate) type Graph = BTreeMap<String, BTreeMap<String, Edge>>;

/// One path in one file that leads to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The file that holds the path.
    pub from: String,
    /// Its line in this file, from 1.
    pub line: usize,
    /// The path as it is written.
    pub path: String,
    /// The file of the item that the path leads to.
    pub to: String,
}

/// A way from a file or folder back to itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Circle {
    /// Where each of [`Circle::edges`] begins.
    pub nodes: Vec<String>,
    /// One edge from each node to the next, the last to the first.
    pub edges: Vec<Edge>,
}

/// Returns the name of a folder as a node.
pub(crate) fn folder(module: &[String]) -> String {
    format!("{}/", module.join("/"))
}

impl Circle {
    pub(crate) fn has_folder(&self) -> bool {
        self.nodes.iter().any(|node| node.ends_with('/'))
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.nodes.first();
        write!(formatter, "{}", self.nodes.join(" → "))?;
        writeln!(formatter, " → {}", first.map_or("", String::as_str))?;
        for edge in &self.edges {
            let Edge {
                from,
                line,
                path,
                to,
            } = edge;
            writeln!(formatter, "    {from}:{line}: `{path}` is in {to}")?;
        }
        Ok(())
    }
}

/// Returns the shortest circle, then the shortest one among the nodes that are
/// left, and so on.
pub(crate) fn shortest(mut graph: Graph) -> Vec<Circle> {
    let mut circles = Vec::new();
    loop {
        let through = graph
            .keys()
            .filter_map(|node| shortest_through(&graph, node));
        let Some(nodes) = through.min_by_key(Vec::len) else {
            return circles;
        };
        let circle = with_edges(&graph, nodes);
        for node in &circle.nodes {
            graph.remove(node);
        }
        circles.push(circle);
    }
}

/// Looks for the way back breadth first.
fn shortest_through(graph: &Graph, start: &str) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut ways = VecDeque::from([vec![start]]);
    while let Some(way) = ways.pop_front() {
        let last = way.last()?;
        for next in graph.get(*last).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                return Some(way.into_iter().map(str::to_owned).collect());
            }
            if seen.insert(next.as_str()) {
                ways.push_back([way.as_slice(), &[next.as_str()]].concat());
            }
        }
    }
    None
}

fn with_edges(graph: &Graph, nodes: Vec<String>) -> Circle {
    let next = nodes.iter().cycle().skip(1);
    let pairs = nodes.iter().zip(next);
    let edges = pairs.map(|(from, to)| graph[from][to].clone()).collect();
    Circle { nodes, edges }
}
