//! The characters of a pattern, told apart only as far as it tells them apart.
//!
//! To `\w+@` all of Unicode is three classes of characters: `@`, those of
//! words, and the rest. An automaton that reads classes in place of the bytes of
//! UTF-8 is hundreds of times smaller, and knows where a word ends in any script.
//! A class is named by a byte. Where the pattern looks at borders of words, it
//! names those of its characters that belong to words by bytes that do in ASCII.

use std::collections::HashMap;

use regex_syntax::hir::{
    Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind,
    Look, Repetition,
};

/// Characters that share the upper bits of their code.
const PAGE: usize = 256;
const PAGES: usize = 0x11_0000 / PAGE;

/// Why a pattern has no alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AlphabetError {
    /// It tells more characters apart than there are bytes.
    TooManyCharacters,
    /// It asks for the ends of words in ASCII and in Unicode.
    TwoKindsOfWords,
}

/// The class of every character.
#[derive(Clone, Debug)]
pub(super) struct Alphabet {
    ascii: [u8; 128],
    /// Which of the pages holds the classes of characters with these upper bits.
    index: Vec<u16>,
    pages: Vec<[u8; PAGE]>,
}

impl Alphabet {
    /// The byte that names the class of a character.
    pub(super) fn class(&self, one: char) -> u8 {
        let code = u32::from(one) as usize;
        self.pages[usize::from(self.index[code / PAGE])][code % PAGE]
    }

    /// The same for a byte of ASCII.
    pub(super) const fn ascii(&self, byte: u8) -> u8 {
        self.ascii[(byte & 0x7f) as usize]
    }

    /// Memory it takes, in bytes.
    pub(super) const fn bytes(&self) -> usize {
        self.pages.len() * PAGE + PAGES * 2
    }
}

/// The alphabet of a pattern, and the pattern in it.
pub(super) fn translate(pattern: &Hir) -> Result<(Alphabet, Hir), AlphabetError> {
    let mut sets = Sets::default();
    sets.collect(pattern)?;
    let classes = sets.classes()?;
    let translated = classes.translate(pattern);
    Ok((classes.alphabet(), translated))
}

/// The sets of characters that a pattern names, each once.
#[derive(Default)]
struct Sets {
    all: Vec<ClassUnicode>,
    words: Option<ClassUnicode>,
}

impl Sets {
    fn add(&mut self, set: ClassUnicode) {
        if !self.all.contains(&set) {
            self.all.push(set);
        }
    }

    fn collect(&mut self, hir: &Hir) -> Result<(), AlphabetError> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                for one in String::from_utf8_lossy(&literal.0).chars() {
                    self.add(single(one));
                }
            }
            HirKind::Class(class) => self.add(unicode(class)),
            HirKind::Look(look) => self.look(*look)?,
            HirKind::Repetition(Repetition { sub, .. }) | HirKind::Capture(Capture { sub, .. }) => {
                self.collect(sub)?;
            }
            HirKind::Concat(all) | HirKind::Alternation(all) => {
                for one in all {
                    self.collect(one)?;
                }
            }
        }
        Ok(())
    }

    fn look(&mut self, look: Look) -> Result<(), AlphabetError> {
        match look {
            Look::Start | Look::End => Ok(()),
            Look::StartLF | Look::EndLF | Look::StartCRLF | Look::EndCRLF => {
                self.add(single('\n'));
                self.add(single('\r'));
                Ok(())
            }
            _ => {
                let words = words(ascii_look(look) != look);
                if self.words.as_ref().is_some_and(|known| *known != words) {
                    return Err(AlphabetError::TwoKindsOfWords);
                }
                self.add(words.clone());
                self.words = Some(words);
                Ok(())
            }
        }
    }

    /// Puts characters together that are in the same sets.
    fn classes(self) -> Result<Classes, AlphabetError> {
        let ranges = self.all.iter().flat_map(ClassUnicode::ranges);
        let mut begins: Vec<u32> = ranges
            .flat_map(|range| [u32::from(range.start()), u32::from(range.end()) + 1])
            .chain([0, 0x80, 0xe000])
            .filter(|&code| char::from_u32(code).is_some())
            .collect();
        begins.sort_unstable();
        begins.dedup();
        let mut known: HashMap<Vec<bool>, usize> = HashMap::new();
        let mut classes = Classes {
            members: Vec::new(),
            spans: Vec::new(),
            names: Vec::new(),
        };
        for begin in begins.into_iter().filter_map(char::from_u32) {
            let sets = self.all.iter().map(|set| contains(set, begin)).collect();
            let class = *known.entry(sets).or_insert_with(|| {
                classes.members.push(begin);
                classes.members.len() - 1
            });
            classes.spans.push((begin, class));
        }
        classes.name(self.words.as_ref())?;
        Ok(classes)
    }
}

/// Characters in classes.
struct Classes {
    /// The first character of each class.
    members: Vec<char>,
    /// Where stretches of one class begin, in order.
    spans: Vec<(char, usize)>,
    names: Vec<u8>,
}

impl Classes {
    /// Gives each class a byte: one of its own characters where it has one in
    /// ASCII, else one that nobody needs.
    fn name(&mut self, words: Option<&ClassUnicode>) -> Result<(), AlphabetError> {
        let is_word = |one: char| words.is_some_and(|words| contains(words, one));
        let own = |one: &char| u8::try_from(*one).ok().filter(u8::is_ascii);
        let taken: Vec<u8> = self.members.iter().filter_map(own).collect();
        let is_free = |byte: &u8| !taken.contains(byte);
        let is_ascii_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let mut of_words = (0..=127).filter(is_free).filter(is_ascii_word);
        let mut others =
            (128..=255).chain((0..=127).filter(|byte| is_free(byte) && !is_ascii_word(byte)));
        let names = self.members.iter().map(|one| match own(one) {
            Some(byte) => Some(byte),
            None if is_word(*one) => of_words.next(),
            None => others.next(),
        });
        let names = names.collect::<Option<Vec<u8>>>();
        self.names = names.ok_or(AlphabetError::TooManyCharacters)?;
        Ok(())
    }

    fn alphabet(&self) -> Alphabet {
        let mut codes = vec![0; PAGES * PAGE];
        let ends = self
            .spans
            .iter()
            .skip(1)
            .map(|(begin, _)| u32::from(*begin) as usize);
        for ((begin, class), end) in self.spans.iter().zip(ends.chain([PAGES * PAGE])) {
            codes[u32::from(*begin) as usize..end].fill(self.names[*class]);
        }
        let (mut index, mut pages, mut known) = (Vec::new(), Vec::new(), HashMap::new());
        for page in codes.as_chunks::<PAGE>().0 {
            let next = pages.len() as u16;
            let number = *known.entry(*page).or_insert(next);
            if number == next {
                pages.push(*page);
            }
            index.push(number);
        }
        let mut ascii = [0; 128];
        ascii.copy_from_slice(&codes[..128]);
        Alphabet {
            ascii,
            index,
            pages,
        }
    }

    fn translate(&self, hir: &Hir) -> Hir {
        match hir.kind() {
            HirKind::Empty => Hir::empty(),
            HirKind::Literal(literal) => {
                let text = String::from_utf8_lossy(&literal.0);
                Hir::concat(text.chars().map(|one| self.set(&single(one))).collect())
            }
            HirKind::Class(class) => self.set(&unicode(class)),
            HirKind::Look(look) => Hir::look(ascii_look(*look)),
            HirKind::Repetition(repetition) => Hir::repetition(Repetition {
                sub: Box::new(self.translate(&repetition.sub)),
                ..repetition.clone()
            }),
            HirKind::Capture(capture) => self.translate(&capture.sub),
            HirKind::Concat(all) => {
                Hir::concat(all.iter().map(|one| self.translate(one)).collect())
            }
            HirKind::Alternation(all) => {
                Hir::alternation(all.iter().map(|one| self.translate(one)).collect())
            }
        }
    }

    fn set(&self, set: &ClassUnicode) -> Hir {
        let members = self.members.iter().zip(&self.names);
        let names = members.filter(|(one, _)| contains(set, **one));
        let ranges = names.map(|(_, &name)| ClassBytesRange::new(name, name));
        Hir::class(Class::Bytes(ClassBytes::new(ranges)))
    }
}

fn single(one: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(one, one)])
}

fn unicode(class: &Class) -> ClassUnicode {
    match class {
        Class::Unicode(class) => class.clone(),
        // In a pattern for texts, classes of bytes are of ASCII.
        Class::Bytes(class) => class.to_unicode_class().unwrap_or_else(ClassUnicode::empty),
    }
}

/// The characters of words, in Unicode or in ASCII.
fn words(of_unicode: bool) -> ClassUnicode {
    let pattern = if of_unicode { r"\w" } else { r"[0-9A-Za-z_]" };
    match regex_syntax::parse(pattern).map(Hir::into_kind) {
        Ok(HirKind::Class(class)) => unicode(&class),
        _ => ClassUnicode::empty(),
    }
}

/// The same look at words in the ASCII of the names of classes.
const fn ascii_look(look: Look) -> Look {
    match look {
        Look::WordUnicode => Look::WordAscii,
        Look::WordUnicodeNegate => Look::WordAsciiNegate,
        Look::WordStartUnicode => Look::WordStartAscii,
        Look::WordEndUnicode => Look::WordEndAscii,
        Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
        Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
        other => other,
    }
}

fn contains(set: &ClassUnicode, one: char) -> bool {
    let ranges = set.ranges();
    let found = ranges.binary_search_by(|range| match range {
        range if range.end() < one => std::cmp::Ordering::Less,
        range if range.start() > one => std::cmp::Ordering::Greater,
        _ => std::cmp::Ordering::Equal,
    });
    found.is_ok()
}
