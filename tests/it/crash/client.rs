//! A client as it should be: every entry has an id of its own, and what was not
//! answered is sent again.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::Method;

use super::dice::Dice;
use super::ledger::{Form, Known};
use super::place::Place;
use super::wire::{Call, Wire};

/// So many of a hundred calls are sent once only, answered or not.
const SENT_ONCE_PERCENT: u64 = 10;
/// How often it looks for an entry that fits before it does something else.
const LOOKS: usize = 30;

/// One client; no other one touches its entries.
pub(super) struct Client<'a> {
    number: u64,
    place: &'a Place,
    dice: Dice,
    wire: Wire,
    ledger: Vec<Known>,
}

/// The end of a call.
struct Answer {
    status: u16,
    body: String,
    /// Whether an attempt before this one may have had its effect.
    is_second: bool,
}

/// One item of a batch: which entry, in which form, and what it must be answered.
struct Item {
    index: usize,
    form: Form,
    first_result: &'static str,
}

impl<'a> Client<'a> {
    pub(super) fn new(number: u64, place: &'a Place, dice: Dice) -> Self {
        Self {
            number,
            place,
            dice,
            wire: Wire::default(),
            ledger: Vec::new(),
        }
    }

    /// Sends until it is over; gives everything it knows.
    pub(super) fn run(mut self) -> Vec<Known> {
        while !self.place.is_over() {
            match self.dice.below(100) {
                0..35 => self.send_batch(),
                35..65 => self.send_one(),
                65..80 => self.complete_by_patch(),
                80..90 => self.complete_by_sending_again(),
                _ => self.delete(),
            }
            thread::sleep(Duration::from_millis(self.dice.below(5)));
        }
        self.ledger
    }

    fn invent(&mut self) -> Item {
        let form = *self.dice.pick(&[
            Form::Running,
            Form::Succeeded,
            Form::Failed,
            Form::Succeeded,
        ]);
        let own_id = format!("client{}-{}", self.number, self.ledger.len());
        self.ledger
            .push(Known::invent(own_id, form, &mut self.dice));
        Item {
            index: self.ledger.len() - 1,
            form,
            first_result: "accepted",
        }
    }

    /// An entry of which there is no doubt and that fits.
    fn find(&mut self, fits: impl Fn(Form) -> bool) -> Option<usize> {
        if self.ledger.is_empty() {
            return None;
        }
        let count = self.ledger.len() as u64;
        (0..LOOKS).find_map(|_| {
            let index = usize::try_from(self.dice.below(count)).unwrap();
            self.ledger[index].settled().filter(|form| fits(*form))?;
            Some(index)
        })
    }

    fn completion(&mut self) -> Option<Item> {
        let index = self.find(|form| form == Form::Running)?;
        Some(Item {
            index,
            form: *self.dice.pick(&[Form::Succeeded, Form::Failed]),
            first_result: "completed",
        })
    }

    fn repetition(&mut self) -> Option<Item> {
        let index = self.find(|form| form != Form::Running)?;
        // A final entry never changes, whatever is sent.
        Some(Item {
            index,
            form: *self.dice.pick(&[Form::Succeeded, Form::Failed]),
            first_result: "duplicate",
        })
    }

    fn send_batch(&mut self) {
        let mut items = Vec::new();
        items.extend(self.completion());
        items.extend(self.repetition());
        for _ in 0..self.dice.between(5, 50) {
            items.push(self.invent());
        }
        let entries: Vec<Value> = items.iter().map(|item| self.entry(item)).collect();
        let call = if self.dice.percent(50) {
            Call::lines(&entries)
        } else {
            Call::json(Method::POST, "/logs", &json!(entries))
        };
        let Some(answer) = self.deliver(&call) else {
            return items.iter().for_each(|item| self.leave_open(item));
        };
        assert_eq!(answer.status, 200, "{}", answer.body);
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        let results = body["results"].as_array().unwrap();
        assert_eq!(results.len(), items.len());
        for (item, result) in items.iter().zip(results) {
            self.settle(item, result, answer.is_second);
        }
    }

    fn send_one(&mut self) {
        let item = self.invent();
        self.send_single(&item);
    }

    fn complete_by_sending_again(&mut self) {
        if let Some(item) = self.completion() {
            self.send_single(&item);
        }
    }

    fn send_single(&mut self, item: &Item) {
        let call = Call::json(Method::POST, "/logs", &self.entry(item));
        let Some(answer) = self.deliver(&call) else {
            return self.leave_open(item);
        };
        assert!([200, 201].contains(&answer.status), "{}", answer.body);
        let result = serde_json::from_str(&answer.body).unwrap();
        self.settle(item, &result, answer.is_second);
    }

    fn complete_by_patch(&mut self) {
        let Some(item) = self.completion() else {
            return;
        };
        let known = &self.ledger[item.index];
        let path = format!("/logs/{}", known.id());
        let call = Call::json(Method::PATCH, path, &known.completion(item.form));
        let Some(answer) = self.deliver(&call) else {
            return self.leave_open(&item);
        };
        // 409: an attempt that was not answered has completed it.
        let is_good = answer.status == 200 || (answer.status == 409 && answer.is_second);
        assert!(is_good, "{} {}", answer.status, answer.body);
        self.ledger[item.index].possible = vec![Some(item.form)];
    }

    fn delete(&mut self) {
        let Some(index) = self.find(|_| true) else {
            return;
        };
        let id = self.ledger[index].id();
        let is_single = self.dice.percent(50);
        let call = if is_single {
            Call::json(Method::DELETE, format!("/logs/{id}"), &Value::Null)
        } else {
            Call::json(Method::POST, "/logs/delete", &json!({"ids": [id]}))
        };
        let Some(answer) = self.deliver(&call) else {
            self.ledger[index].possible.push(None);
            return;
        };
        let is_gone_already = match answer.status {
            204 => false,
            200 => !answer.body.contains("\"deleted_count\":1"),
            404 => true,
            other => panic!("{other} {}", answer.body),
        };
        assert!(
            !is_gone_already || answer.is_second,
            "an acknowledged entry was not there to be deleted: {id}"
        );
        self.ledger[index].possible = vec![None];
    }

    fn entry(&self, item: &Item) -> Value {
        self.ledger[item.index].entry(item.form)
    }

    /// There was no answer and will be none: the item may be stored, or not.
    fn leave_open(&mut self, item: &Item) {
        let known = &mut self.ledger[item.index];
        match item.first_result {
            "accepted" => known.possible.push(None),
            "completed" => known.possible.push(Some(item.form)),
            _ => {}
        }
    }

    fn settle(&mut self, item: &Item, result: &Value, is_second: bool) {
        let known = &mut self.ledger[item.index];
        assert_eq!(result["id"], known.id().to_string(), "{result}");
        let got = result["result"].as_str().unwrap();
        let is_right = got == item.first_result || (is_second && got == "duplicate");
        assert!(
            is_right,
            "{got} instead of {} for {known:?}",
            item.first_result
        );
        if item.first_result != "duplicate" {
            known.possible = vec![Some(item.form)];
        }
    }

    /// Sends until there is an answer other than 429 and 503; nothing when this
    /// is a call that is not sent again.
    fn deliver(&mut self, call: &Call) -> Option<Answer> {
        let is_sent_once = self.dice.percent(SENT_ONCE_PERCENT);
        let mut is_second = false;
        loop {
            match self.wire.send(self.place, call) {
                Ok((429 | 503, _)) | Err(_) => {}
                Ok((status, body)) => {
                    self.place.answered.fetch_add(1, Ordering::Relaxed);
                    return Some(Answer {
                        status,
                        body,
                        is_second,
                    });
                }
            }
            if is_sent_once {
                return None;
            }
            is_second = true;
            thread::sleep(Duration::from_millis(self.dice.between(20, 80)));
        }
    }
}
