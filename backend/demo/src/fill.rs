//! Fills the placeholders of a text (`<<order>>`), so that the same
//! conversation comes back about other customers, orders and sums.
//!
//! Card numbers and IBANs are the published test numbers of card networks and
//! banks: they pass their checksums and belong to nobody.

use super::cast::people::Person;
use super::random::Random;

const CUSTOMERS: [&str; 14] = [
    "Brightwater Ceramics",
    "Molino Verde",
    "Kastner & Söhne",
    "Atelier Fontaine",
    "Lumen Bikes",
    "Oceânica Conservas",
    "Tatra Timber",
    "Saffron Lane Foods",
    "Helios Solar",
    "Vega Instruments",
    "Osei Cocoa",
    "Rotterdam Tea House",
    "Alpine Optics",
    "Quarzwerk Nord",
];
const CONTACTS: [&str; 12] = [
    "Margaret Hill",
    "Luca Bianchi",
    "Petra Kastner",
    "Élodie Marchand",
    "Ola Svensson",
    "Joana Ferreira",
    "Marek Novák",
    "Nikhil Rao",
    "Amara Diallo",
    "Rebecca Stein",
    "Kwame Mensah",
    "Sofie de Vries",
];
const CITIES: [&str; 16] = [
    "Hamburg",
    "Porto",
    "Rotterdam",
    "Gdańsk",
    "Lyon",
    "Milan",
    "Valencia",
    "Antwerp",
    "Gothenburg",
    "Brno",
    "Zürich",
    "Vienna",
    "Bilbao",
    "Lille",
    "Bucharest",
    "Thessaloniki",
];
const CARDS: [&str; 4] = [
    "4111 1111 1111 1111",
    "5555 5555 5555 4444",
    "4242 4242 4242 4242",
    "3782 822463 10005",
];
const IBANS: [&str; 5] = [
    "DE89 3704 0044 0532 0130 00",
    "GB82 WEST 1234 5698 7654 32",
    "NL91 ABNA 0417 1643 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "PT50 0002 0123 1234 5678 9015 4",
];
const WEEKDAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// The values for the placeholders of one scene.
#[derive(Clone, Debug)]
pub(crate) struct Filling {
    values: Vec<(&'static str, String)>,
    /// The scene's main number, as tickets, invoices and the like have one.
    pub(crate) number: i64,
}

impl Filling {
    /// Draws the values of a scene.
    pub(crate) fn draw(me: Option<&Person>, random: &mut Random) -> Self {
        let number = random.between(20_400, 98_900);
        let contact = *random.pick(&CONTACTS);
        let customer = *random.pick(&CUSTOMERS);
        let from = *random.pick(&CITIES);
        let to = **random.pick(
            &CITIES
                .iter()
                .filter(|city| **city != from)
                .collect::<Vec<_>>(),
        );
        let values = vec![
            ("<<customer>>", customer.to_owned()),
            ("<<contact>>", contact.to_owned()),
            ("<<email>>", address(contact, customer)),
            (
                "<<phone>>",
                format!("+49 40 555 {:04}", random.between(0, 9_999)),
            ),
            ("<<from>>", from.to_owned()),
            ("<<to>>", to.to_owned()),
            ("<<number>>", number.to_string()),
            ("<<order>>", format!("NF-{number}")),
            ("<<amount>>", money(random.between(9_000, 960_000))),
            ("<<small>>", money(random.between(1_500, 22_000))),
            ("<<count>>", random.between(3, 48).to_string()),
            ("<<percent>>", random.between(4, 38).to_string()),
            ("<<card>>", (*random.pick(&CARDS)).to_owned()),
            ("<<iban>>", (*random.pick(&IBANS)).to_owned()),
            ("<<weekday>>", (*random.pick(&WEEKDAYS)).to_owned()),
            (
                "<<me>>",
                me.map_or("Nordhalm Freight", Person::first_name).to_owned(),
            ),
        ];
        Self { values, number }
    }

    /// Returns the text with every placeholder filled.
    pub(crate) fn fill(&self, text: &str) -> String {
        let text = text.trim();
        if !text.contains("<<") {
            return text.to_owned();
        }
        self.values
            .iter()
            .fold(text.to_owned(), |text, (name, value)| {
                text.replace(name, value)
            })
    }
}

/// Cents as `1,234.50 EUR`.
fn money(cents: i64) -> String {
    let (euros, rest) = (cents / 100, cents % 100);
    if euros >= 1_000 {
        format!("{},{:03}.{rest:02} EUR", euros / 1_000, euros % 1_000)
    } else {
        format!("{euros}.{rest:02} EUR")
    }
}

/// Returns a mail address at the customer, in plain letters.
fn address(contact: &str, customer: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars()
            .map(unaccented)
            .filter(char::is_ascii_alphanumeric)
            .collect()
    };
    let name: Vec<String> = contact.to_lowercase().split(' ').map(plain).collect();
    let company = customer.to_lowercase();
    let host = company.split(' ').next().map(plain).unwrap_or_default();
    format!("{}@{host}.example", name.join("."))
}

fn unaccented(letter: char) -> char {
    match letter {
        'á' | 'â' | 'ã' | 'à' => 'a',
        'é' | 'ê' | 'è' => 'e',
        'ö' | 'ó' => 'o',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_scene_keeps_its_customer() {
        let filling = Filling::draw(None, &mut Random::from_parts(&[4]));
        let once = filling.fill("<<customer>> <<order>>");
        assert_eq!(once, filling.fill("<<customer>> <<order>>"));
        assert!(!once.contains("<<"), "{once}");
    }

    #[test]
    fn addresses_are_plain_letters_at_example_hosts() {
        assert_eq!(
            address("Élodie Marchand", "Atelier Fontaine"),
            "elodie.marchand@atelier.example"
        );
        assert_eq!(money(123_450), "1,234.50 EUR");
    }
}
