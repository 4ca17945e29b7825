//! The paths in a piece of code.
//!
//! Code is looked through token by token, so that the paths in macros and
//! attributes are found like all others.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, ItemUse};

use crate::imports::{self, Import, plain};

/// A path that stands in code.
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// What a piece of code mentions and imports.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) imports: Vec<Import>,
}

/// Reports whether these attributes keep something out of all but tests.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| is_test_text(&attribute.meta.to_token_stream().to_string()))
}

fn is_test_text(attribute: &str) -> bool {
    let text: String = attribute.split_whitespace().collect();
    text == "cfg(test)" || text.starts_with("cfg(all(test,")
}

/// Returns every path of the code.
pub(crate) fn find(code: TokenStream) -> Found {
    let mut found = Found::default();
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    found.walk(&tokens, false);
    found
}

impl Found {
    fn walk(&mut self, tokens: &[TokenTree], attribute: bool) {
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Punct(punct) if punct.as_char() == '#' => self.attribute(tokens, at),
                TokenTree::Punct(_) => at + 1,
                TokenTree::Group(group) => self.group(group, attribute, at),
                TokenTree::Ident(ident) if ident == "use" => self.local_use(tokens, at),
                TokenTree::Ident(_) => self.path(tokens, at),
                TokenTree::Literal(literal) => self.literal(literal, attribute, at),
            };
        }
    }

    fn group(&mut self, group: &Group, attribute: bool, at: usize) -> usize {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        self.walk(&tokens, attribute);
        at + 1
    }

    /// Looks through an attribute, and passes over what follows one that is
    /// for tests.
    fn attribute(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let Some(TokenTree::Group(group)) = tokens.get(at + 1) else {
            return at + 1;
        };
        if is_test_text(&group.stream().to_string()) {
            return end_of_statement(tokens, at + 2);
        }
        let is_doc = group.stream().to_string().starts_with("doc");
        if is_doc {
            return at + 2;
        }
        self.group(group, true, at + 1)
    }

    fn local_use(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let end = end_of_statement_at(tokens, at, false);
        let stream: TokenStream = tokens[at..end].iter().cloned().collect();
        match syn::parse2::<ItemUse>(stream) {
            Ok(item) => {
                self.imports.extend(imports::of_tree(&item.tree));
                end
            }
            // `use<'a>` of a return type.
            Err(_) => at + 1,
        }
    }

    /// Takes `a::b::c`; names of fields, methods and lifetimes are none.
    fn path(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let mut path = Vec::new();
        let mut next = at;
        while let Some(TokenTree::Ident(ident)) = tokens.get(next) {
            path.push(plain(ident));
            next += 1;
            if !is_colons(tokens, next) {
                break;
            }
            next += 2;
        }
        if stands_alone(tokens, at) && path[0] != "Self" {
            let line = tokens[at].span().start().line;
            self.mentions.push(Mention { path, line });
        }
        next
    }

    /// Takes the path of a function in an attribute, as serde has it.
    fn literal(&mut self, literal: &Literal, attribute: bool, at: usize) -> usize {
        let text = literal.to_string();
        let text = text.trim_matches('"');
        let path = syn::parse_str::<syn::Path>(text);
        if let (true, Ok(path)) = (attribute, path) {
            let line = literal.span().start().line;
            let path = path.segments.iter().map(|part| plain(&part.ident));
            self.mentions.push(Mention {
                path: path.collect(),
                line,
            });
        }
        at + 1
    }
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// Reports whether the identifier begins a path: nothing before it makes it a
/// member (`.`), a lifetime (`'`) or the end of a path with types (`::`).
fn stands_alone(tokens: &[TokenTree], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|place| tokens.get(place));
    let range = is_punct(before(1), '.') && is_punct(before(2), '.');
    let member = is_punct(before(1), '.') && !range;
    let rest = is_punct(before(1), ':') && is_punct(before(2), ':');
    !member && !rest && !is_punct(before(1), '\'')
}

fn end_of_statement(tokens: &[TokenTree], at: usize) -> usize {
    end_of_statement_at(tokens, at, true)
}

/// Returns the place after the next `;` or, where these end it, `,` or block.
fn end_of_statement_at(tokens: &[TokenTree], at: usize, block: bool) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';' || (block && punct.as_char() == ','),
        TokenTree::Group(group) => block && group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let found = tokens[at..].iter().position(ends);
    found.map_or(tokens.len(), |place| at + place + 1)
}
