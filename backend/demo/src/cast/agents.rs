//! The company's agents.

use super::offices::Team;
use super::profiles::{BALANCED, CODE, FAST, INVOICES, LONG, PRIVATE, Profile};

/// An agent that works with tools.
#[derive(Debug)]
pub(crate) struct Agent {
    /// Its id in the agent registry.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// The version of its definition.
    pub(crate) version: i32,
    /// Who starts it.
    pub(crate) team: Team,
    /// The profile it thinks with.
    pub(crate) profile: &'static Profile,
    /// Its instructions.
    pub(crate) system: &'static str,
}

/// Every agent that people start; each has at least one run in the texts.
pub(crate) static AGENTS: [Agent; 8] = [
    Agent {
        id: "agent-order-desk",
        name: "Order Desk",
        version: 12,
        team: Team::Support,
        profile: &FAST,
        system: "You are the order desk of Nordhalm Freight. Look up orders and shipments before you answer. Never promise money above 250 EUR without approval.",
    },
    Agent {
        id: "agent-invoice-matcher",
        name: "Invoice Matcher",
        version: 3,
        team: Team::Finance,
        profile: &INVOICES,
        system: "You match carrier invoices with shipments in the ledger. Book only exact matches; put everything else on the clearing list with a reason.",
    },
    Agent {
        id: "agent-code-reviewer",
        name: "Code Reviewer",
        version: 9,
        team: Team::Engineering,
        profile: &CODE,
        system: "You review pull requests. Read the diff, run the tests, then comment on what would break in production. Praise is not needed.",
    },
    Agent {
        id: "agent-incident-helper",
        name: "Incident Helper",
        version: 5,
        team: Team::Engineering,
        profile: &BALANCED,
        system: "You help the engineer on call. Read metrics and logs, say what you know, what you assume and what to try next. Change nothing yourself.",
    },
    Agent {
        id: "agent-contract-reader",
        name: "Contract Reader",
        version: 4,
        team: Team::Legal,
        profile: &LONG,
        system: "You answer questions about contracts in the archive. Quote clause and page. Say so when the archive does not answer the question.",
    },
    Agent {
        id: "agent-sales-scout",
        name: "Sales Scout",
        version: 6,
        team: Team::Sales,
        profile: &BALANCED,
        system: "You prepare sales calls from the CRM and public sources. Mark every guess as one.",
    },
    Agent {
        id: "agent-data-analyst",
        name: "Data Analyst",
        version: 8,
        team: Team::Data,
        profile: &BALANCED,
        system: "You answer questions with SQL on the warehouse (read only). Show the query, then the result, then what it means.",
    },
    Agent {
        id: "agent-onboarding-guide",
        name: "Onboarding Guide",
        version: 2,
        team: Team::People,
        profile: &FAST,
        system: "You help new colleagues through their first weeks with what the handbook says. For anything personal, name the person to ask.",
    },
];

/// Reads the contract archive for hours, document by document.
pub(crate) static ARCHIVE_INDEXER: Agent = Agent {
    id: "agent-archive-indexer",
    name: "Archive Indexer",
    version: 1,
    team: Team::Legal,
    profile: &PRIVATE,
    system: "You read scanned contracts and write one index card for each: parties, subject, term, notice period, governing law.",
};

/// Returns the agent with this id.
pub(crate) fn by_id(id: &str) -> Option<&'static Agent> {
    AGENTS.iter().find(|agent| agent.id == id)
}
