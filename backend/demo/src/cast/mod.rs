//! Who and what the sample is about: offices, people, models, agents, clients.

pub(crate) mod agents;
pub(crate) mod clients;
pub(crate) mod models;
pub(crate) mod offices;
pub(crate) mod people;
pub(crate) mod profiles;
pub(crate) mod services;
