//! What a client knows about each entry it has sent.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use logbook_domain::{id, time};
use serde_json::{Value, json};
use uuid::Uuid;

use super::dice::Dice;

const MODELS: [&str; 3] = ["gpt-5", "gpt-5-mini", "claude-sonnet-5"];

/// The part of an entry that its completion changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Running,
    Succeeded,
    Failed,
}

impl Form {
    /// The name of the status.
    pub(super) const fn status(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// What the row says of it.
    pub(super) const fn code(self) -> i16 {
        match self {
            Self::Running => 1,
            Self::Succeeded => 2,
            Self::Failed => 3,
        }
    }

    /// The tokens of its response; a running entry has none yet.
    pub(super) const fn output_tokens(self) -> Option<i32> {
        match self {
            Self::Running => None,
            Self::Succeeded => Some(7),
            Self::Failed => Some(0),
        }
    }
}

/// An entry, and every state it may be in: more than one only when the client
/// gave up before it was answered.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) own_id: String,
    started_at: DateTime<Utc>,
    model: &'static str,
    /// `None` stands for an entry that is not there.
    pub(super) possible: Vec<Option<Form>>,
}

impl Known {
    /// An entry that has not been sent yet.
    pub(super) fn invent(own_id: String, form: Form, dice: &mut Dice) -> Self {
        // Running ones are young: the server fails those that are forgotten.
        let hours = if form == Form::Running { 3 } else { 72 };
        let before = Duration::milliseconds(i64::try_from(dice.below(hours * 3_600_000)).unwrap());
        Self {
            own_id,
            started_at: (Utc::now() - before).trunc_subsecs(3),
            model: *dice.pick::<&str>(&MODELS),
            possible: vec![Some(form)],
        }
    }

    /// The id the server must give it.
    pub(super) fn id(&self) -> Uuid {
        id::derived(&self.own_id, self.started_at)
    }

    /// Its state, where there is no doubt.
    pub(super) fn settled(&self) -> Option<Form> {
        match self.possible[..] {
            [form] => form,
            _ => None,
        }
    }

    pub(super) fn prompt(&self) -> String {
        format!("prompt of {}", self.own_id)
    }

    pub(super) fn response(&self, form: Form) -> Option<String> {
        (form != Form::Running).then(|| format!("{} response of {}", form.status(), self.own_id))
    }

    /// The entry as it is sent whole.
    pub(super) fn entry(&self, form: Form) -> Value {
        let mut entry = self.completion(form);
        entry["id"] = json!(self.own_id);
        entry["started_at"] = json!(time::rfc3339(&self.started_at));
        entry["model"] = json!(self.model);
        entry["user"] = json!({"id": self.own_id.split('-').next()});
        entry["usage"]["input_tokens"] = json!(10);
        entry["cost_usd"] = json!("0.000000003");
        entry["prompt"] = json!(self.prompt());
        entry
    }

    /// What a completion says.
    pub(super) fn completion(&self, form: Form) -> Value {
        json!({
            "status": form.status(),
            "usage": {"output_tokens": form.output_tokens()},
            "response": self.response(form),
        })
    }
}
