//! Which elements of a list that is too long stay.

use std::collections::VecDeque;
use std::fmt;

use super::JsonError;
use super::children::{Child, Children};

/// No value is cut to less than this, in bytes: the mark takes half of it.
pub(super) const LEAST_VALUE: usize = 32;
/// What says how much is missing takes at most so many bytes.
pub(super) const NOTE_BYTES: usize = 96;

/// Neighbours that are shorter together are kept or left out together: a list
/// of millions of numbers is remembered in few runs.
const RUN_BYTES: usize = 1_024;

/// What stays of a list.
#[derive(Debug, Default)]
pub(super) struct List<'a> {
    /// Its beginning.
    pub(super) head: Vec<Run<'a>>,
    /// What lies between.
    pub(super) missing: Missing,
    /// Instructions from between.
    pub(super) instructions: Vec<Run<'a>>,
    /// Its end.
    pub(super) tail: VecDeque<Run<'a>>,
}

/// Neighbours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    /// Where they begin in the text of the list, and where they end.
    pub(super) begin: usize,
    pub(super) end: usize,
    /// One that is to be cut, and to how many bytes.
    pub(super) cut_to: Option<(Child<'a>, usize)>,
    missing: Missing,
    only: Option<Child<'a>>,
    /// Whether it is an instruction, which is kept for itself.
    stays: bool,
}

/// Elements that are left out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Missing {
    pub(super) count: usize,
    bytes: usize,
    messages: usize,
    fields: usize,
}

impl Missing {
    /// One more.
    pub(super) fn add(&mut self, child: &Child<'_>) {
        self.count += 1;
        self.bytes += child.bytes;
        self.messages += usize::from(child.is_turn());
        self.fields += usize::from(child.key.is_some());
    }

    fn add_all(&mut self, others: &Self) {
        self.count += others.count;
        self.bytes += others.bytes;
        self.messages += others.messages;
        self.fields += others.fields;
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, bytes, .. } = self;
        let what = match () {
            () if self.messages == *count => "message",
            () if self.fields == *count => "field",
            () => "element",
        };
        let plural = if *count == 1 { "" } else { "s" };
        write!(f, "… {count} {what}{plural} ({bytes} bytes) left out …")
    }
}

impl<'a> Run<'a> {
    fn new(child: Child<'a>) -> Self {
        let mut missing = Missing::default();
        missing.add(&child);
        Self {
            begin: child.begin,
            end: child.end,
            cut_to: None,
            missing,
            only: Some(child),
            stays: child.is_instruction(),
        }
    }

    /// How long it is with the commas behind its elements.
    const fn bytes(&self) -> usize {
        self.missing.bytes + self.missing.count
    }
}

impl<'a> List<'a> {
    /// Returns what of `text` fits into `room` bytes.
    pub(super) fn fit(text: &'a str, room: usize) -> Result<Self, JsonError> {
        let mut children = Children::new(text)?;
        let mut list = Self::default();
        let (mut head, mut is_head) = (Room::new(room / 2), true);
        let mut tail = 0;
        while let Some(child) = children.next()? {
            let mut run = Run::new(child);
            is_head = is_head && head.takes(&mut run);
            if is_head {
                push(&mut list.head, run);
                continue;
            }
            tail += run.bytes();
            push_back(&mut list.tail, run);
            list.leave_out(&mut tail, room, &mut head);
        }
        while let Some(mut oldest) = list.pop_oldest_if(|oldest| {
            let room = room.saturating_sub(head.taken + NOTE_BYTES);
            oldest.stays && tail > room && oldest.bytes() <= head.most - head.taken
        }) {
            tail -= oldest.bytes();
            head.takes(&mut oldest);
            list.instructions.push(oldest);
            list.leave_out(&mut tail, room, &mut head);
        }
        list.cut_oldest(tail, room.saturating_sub(head.taken + NOTE_BYTES));
        Ok(list)
    }

    /// Takes the oldest of the tail away, if it fits.
    fn pop_oldest_if(&mut self, fits: impl Fn(&Run<'a>) -> bool) -> Option<Run<'a>> {
        match fits(self.tail.front()?) {
            true => self.tail.pop_front(),
            false => None,
        }
    }

    /// Leaves out what comes before the room is full from the end on, but for
    /// instructions that have room beside the head.
    fn leave_out(&mut self, tail: &mut usize, room: usize, head: &mut Room) {
        let is_full = |front: &Run<'a>, tail: usize, head: &Room| {
            tail - front.bytes() >= room.saturating_sub(head.taken + NOTE_BYTES)
        };
        while let Some(mut front) = self.pop_oldest_if(|front| is_full(front, *tail, head)) {
            *tail -= front.bytes();
            match front.stays && head.takes(&mut front) {
                true => self.instructions.push(front),
                false => self.missing.add_all(&front.missing),
            }
        }
    }

    /// Cuts the oldest of the tail to the room that the newer ones leave.
    fn cut_oldest(&mut self, tail: usize, room: usize) {
        if tail <= room {
            return;
        }
        let Some(oldest) = self.tail.front_mut() else {
            return;
        };
        let rest = (room + oldest.bytes()).saturating_sub(tail + 1);
        match oldest.only {
            Some(child) if rest >= child.key_bytes() + LEAST_VALUE => {
                oldest.cut_to = Some((child, rest));
            }
            _ => {
                self.missing.add_all(&oldest.missing);
                self.tail.pop_front();
            }
        }
    }
}

/// The room for the head.
struct Room {
    most: usize,
    taken: usize,
}

impl Room {
    const fn new(most: usize) -> Self {
        Self { most, taken: 0 }
    }

    /// Whether the next one belongs to the head, cut where that is needed.
    fn takes(&mut self, run: &mut Run<'_>) -> bool {
        let rest = self.most - self.taken;
        let Some(child) = run.only else { return false };
        match child.is_instruction() {
            true if run.bytes() > rest && rest > LEAST_VALUE => {
                run.cut_to = Some((child, rest - 1));
                self.taken += rest;
                true
            }
            false if child.is_turn() => false,
            _ if run.bytes() > rest => false,
            _ => {
                self.taken += run.bytes();
                true
            }
        }
    }
}

fn push<'a>(runs: &mut Vec<Run<'a>>, run: Run<'a>) {
    match runs.last_mut() {
        Some(last) if last.joins(&run) => last.join(&run),
        _ => runs.push(run),
    }
}

fn push_back<'a>(runs: &mut VecDeque<Run<'a>>, run: Run<'a>) {
    match runs.back_mut() {
        Some(last) if last.joins(&run) => last.join(&run),
        _ => runs.push_back(run),
    }
}

impl<'a> Run<'a> {
    const fn joins(&self, next: &Run<'a>) -> bool {
        let is_free = self.cut_to.is_none() && next.cut_to.is_none();
        is_free && !self.stays && !next.stays && self.bytes() + next.bytes() <= RUN_BYTES
    }

    fn join(&mut self, next: &Run<'a>) {
        self.end = next.end;
        self.missing.add_all(&next.missing);
        self.only = None;
    }
}
