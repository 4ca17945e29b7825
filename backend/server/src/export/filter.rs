//! The filter of the API as options.

use std::borrow::Cow;

use logbook_domain::filter::METADATA;

/// Which entries, by the names of the API's parameters. The server checks them.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct FilterArgs {
    /// A span that ends now: 1h, 6h, 1d, 7d, 30d or all
    #[arg(long)]
    pub(crate) period: Option<String>,
    /// First moment inside, such as 2026-01-31T00:00:00Z
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// First moment outside
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// Text somewhere in model, user, error message, metadata, prompt or response
    #[arg(long)]
    pub(crate) q: Option<String>,
    /// Any of these sources; as all of the following up to the metadata, it may be repeated
    #[arg(long)]
    pub(crate) source: Vec<String>,
    /// Any of these models
    #[arg(long)]
    pub(crate) model: Vec<String>,
    /// Any of these users, by id, else e-mail, else name
    #[arg(long)]
    pub(crate) user: Vec<String>,
    /// Any of these statuses
    #[arg(long)]
    pub(crate) status: Vec<String>,
    /// Any of these capabilities
    #[arg(long)]
    pub(crate) capability: Vec<String>,
    /// Any of these profiles, by alias
    #[arg(long)]
    pub(crate) profile: Vec<String>,
    /// Any of these providers
    #[arg(long)]
    pub(crate) provider: Vec<String>,
    /// Any of these agents, by id, else name
    #[arg(long)]
    pub(crate) agent: Vec<String>,
    /// Any of these platforms
    #[arg(long)]
    pub(crate) platform: Vec<String>,
    /// Any of these features, by id, else type
    #[arg(long)]
    pub(crate) feature: Vec<String>,
    /// Any of these kinds of entity
    #[arg(long)]
    pub(crate) entity_type: Vec<String>,
    /// Any of these error categories
    #[arg(long)]
    pub(crate) error_category: Vec<String>,
    /// None of these sources
    #[arg(long)]
    pub(crate) not_source: Vec<String>,
    /// None of these models
    #[arg(long)]
    pub(crate) not_model: Vec<String>,
    /// None of these users
    #[arg(long)]
    pub(crate) not_user: Vec<String>,
    /// None of these statuses
    #[arg(long)]
    pub(crate) not_status: Vec<String>,
    /// None of these capabilities
    #[arg(long)]
    pub(crate) not_capability: Vec<String>,
    /// None of these profiles
    #[arg(long)]
    pub(crate) not_profile: Vec<String>,
    /// None of these providers
    #[arg(long)]
    pub(crate) not_provider: Vec<String>,
    /// None of these agents
    #[arg(long)]
    pub(crate) not_agent: Vec<String>,
    /// None of these platforms
    #[arg(long)]
    pub(crate) not_platform: Vec<String>,
    /// None of these features
    #[arg(long)]
    pub(crate) not_feature: Vec<String>,
    /// None of these kinds of entity
    #[arg(long)]
    pub(crate) not_entity_type: Vec<String>,
    /// None of these error categories
    #[arg(long)]
    pub(crate) not_error_category: Vec<String>,
    /// Entries without a value of this field, such as model or conversation_id; beside values of
    /// the same field it means or
    #[arg(long, value_name = "FIELD")]
    pub(crate) without: Vec<String>,
    /// Entries whose metadata has this value; repeated for one key it means or. Needs the right
    /// `content`
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) metadata: Vec<String>,
    /// Exactly this conversation
    #[arg(long)]
    pub(crate) conversation_id: Option<String>,
    /// Exactly this trace
    #[arg(long)]
    pub(crate) trace_id: Option<String>,
    /// Exactly this parent
    #[arg(long)]
    pub(crate) parent_id: Option<String>,
    /// Exactly this entity
    #[arg(long)]
    pub(crate) entity_id: Option<String>,
    /// At least so many tokens
    #[arg(long)]
    pub(crate) min_total_tokens: Option<String>,
    /// At least so many milliseconds
    #[arg(long)]
    pub(crate) min_duration_ms: Option<String>,
}

impl FilterArgs {
    /// Returns the parameters of the API.
    pub(super) fn pairs(&self) -> Vec<(Cow<'static, str>, &str)> {
        let mut pairs = Vec::new();
        for (name, value) in self.single() {
            pairs.extend(value.as_deref().map(|value| (name.into(), value)));
        }
        for (name, values) in self.repeated() {
            pairs.extend(values.iter().map(|value| (name.into(), value.as_str())));
        }
        for pair in &self.metadata {
            // The server refuses a key without a value.
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((format!("{METADATA}{key}").into(), value));
        }
        pairs
    }

    const fn single(&self) -> [(&'static str, &Option<String>); 10] {
        [
            ("period", &self.period),
            ("from", &self.from),
            ("to", &self.to),
            ("q", &self.q),
            ("conversation_id", &self.conversation_id),
            ("trace_id", &self.trace_id),
            ("parent_id", &self.parent_id),
            ("entity_id", &self.entity_id),
            ("min_total_tokens", &self.min_total_tokens),
            ("min_duration_ms", &self.min_duration_ms),
        ]
    }

    const fn repeated(&self) -> [(&'static str, &Vec<String>); 25] {
        [
            ("source", &self.source),
            ("model", &self.model),
            ("user", &self.user),
            ("status", &self.status),
            ("capability", &self.capability),
            ("profile", &self.profile),
            ("provider", &self.provider),
            ("agent", &self.agent),
            ("platform", &self.platform),
            ("feature", &self.feature),
            ("entity_type", &self.entity_type),
            ("error_category", &self.error_category),
            ("not_source", &self.not_source),
            ("not_model", &self.not_model),
            ("not_user", &self.not_user),
            ("not_status", &self.not_status),
            ("not_capability", &self.not_capability),
            ("not_profile", &self.not_profile),
            ("not_provider", &self.not_provider),
            ("not_agent", &self.not_agent),
            ("not_platform", &self.not_platform),
            ("not_feature", &self.not_feature),
            ("not_entity_type", &self.not_entity_type),
            ("not_error_category", &self.not_error_category),
            ("without", &self.without),
        ]
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, Command};
    use logbook_domain::filter::Filter;
    use logbook_domain::filter::parse::Parameters;

    use super::*;

    #[test]
    fn the_api_knows_every_option() {
        let none = FilterArgs::default();
        let (single, repeated) = (none.single(), none.repeated());
        let names = single.iter().map(|one| one.0);
        let names: Vec<&str> = names.chain(repeated.iter().map(|one| one.0)).collect();
        let pairs = names.iter().map(|&name| (name.to_owned(), "x".to_owned()));
        let mut parameters = Parameters::new(pairs);
        let _ = Filter::take_from(&mut parameters);
        let errors = parameters.finish().err().unwrap_or_default();
        let unknown = errors
            .iter()
            .filter(|one| one.message.contains("unknown parameter"));
        assert_eq!(unknown.count(), 0);
        let command = FilterArgs::augment_args(Command::new("export"));
        assert_eq!(command.get_arguments().count(), names.len() + 1);
    }

    #[test]
    fn metadata_is_named_by_its_key() {
        let filter = FilterArgs {
            metadata: vec!["team=a=b".into(), "level".into()],
            ..FilterArgs::default()
        };
        let pairs = filter.pairs();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (&**name, *value))
            .collect();
        assert_eq!(pairs, [("metadata.team", "a=b"), ("metadata.level", "")]);
    }
}
