//! The forty people of the made-up company, with their habits.

use super::clients::{DESKTOP, JETBRAINS, MOBILE, TERMINAL, VS_CODE, WEB, ZED};
use super::offices::Office::{self, Hamburg, Porto, Pune, SaoPaulo};
use super::offices::Team::{
    self, Data, Engineering, Finance, Legal, Marketing, People, Sales, Support,
};
use super::profiles::{
    BALANCED, CODE, DEEP, EUROPEAN, FAST, LONG, POCKET, PRIVATE, Profile, SUPPORT_REPLY, WRITER,
};

/// One person and how they work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    /// The id at the company's identity provider.
    pub(crate) id: &'static str,
    /// The name as they write it.
    pub(crate) name: &'static str,
    /// The mail address before the `@`.
    pub(crate) mailbox: &'static str,
    /// Their team.
    pub(crate) team: Team,
    /// Where they work.
    pub(crate) office: Office,
    /// How much they use AI, relative to the others.
    pub(crate) activity: f64,
    /// The client they mostly use for chat.
    pub(crate) client: &'static str,
    /// The profile they mostly choose.
    pub(crate) profile: &'static Profile,
    /// Languages they write in.
    pub(crate) languages: &'static [&'static str],
    /// The editor they write code in, if they do.
    pub(crate) editor: Option<&'static str>,
}

#[expect(
    clippy::too_many_arguments,
    reason = "one line a person reads best in the table below"
)]
const fn p(
    id: &'static str,
    name: &'static str,
    mailbox: &'static str,
    team: Team,
    office: Office,
    activity: f64,
    client: &'static str,
    profile: &'static Profile,
    languages: &'static [&'static str],
) -> Person {
    Person {
        id,
        name,
        mailbox,
        team,
        office,
        activity,
        client,
        profile,
        languages,
        editor: None,
    }
}

const fn codes(person: Person, editor: &'static str) -> Person {
    Person {
        editor: Some(editor),
        ..person
    }
}

/// Everyone.
#[rustfmt::skip]
pub(crate) static PEOPLE: [Person; 40] = [
    p("u-1001", "Aylin Demir", "aylin.demir", Support, Hamburg, 9.0, WEB, &SUPPORT_REPLY, &["en", "de", "tr"]),
    p("u-1002", "João Pacheco", "joao.pacheco", Support, Porto, 7.0, WEB, &SUPPORT_REPLY, &["en", "pt", "es"]),
    p("u-1003", "Beatriz Nogueira", "beatriz.nogueira", Support, SaoPaulo, 6.0, DESKTOP, &SUPPORT_REPLY, &["en", "pt", "es"]),
    p("u-1004", "Hannes Petersen", "hannes.petersen", Support, Hamburg, 5.0, DESKTOP, &FAST, &["en", "de"]),
    p("u-1005", "Chidi Okonkwo", "chidi.okonkwo", Support, Porto, 8.0, WEB, &SUPPORT_REPLY, &["en", "fr"]),
    p("u-1006", "Camille Laurent", "camille.laurent", Support, Porto, 4.0, WEB, &BALANCED, &["en", "fr"]),
    p("u-1007", "Zofia Wiśniewska", "zofia.wisniewska", Support, Hamburg, 5.0, MOBILE, &POCKET, &["en", "pl", "de"]),
    p("u-1008", "Sneha Kulkarni", "sneha.kulkarni", Support, Pune, 6.0, WEB, &SUPPORT_REPLY, &["en", "hi"]),
    codes(p("u-1101", "Mateusz Kowalczyk", "mateusz.kowalczyk", Engineering, Hamburg, 9.0, DESKTOP, &DEEP, &["en", "pl"]), TERMINAL),
    codes(p("u-1102", "Ananya Iyer", "ananya.iyer", Engineering, Pune, 8.0, WEB, &BALANCED, &["en", "hi"]), VS_CODE),
    codes(p("u-1103", "Rafael Moreira", "rafael.moreira", Engineering, SaoPaulo, 6.0, DESKTOP, &CODE, &["en", "pt"]), VS_CODE),
    codes(p("u-1104", "Linh Nguyễn", "linh.nguyen", Engineering, Hamburg, 7.0, WEB, &CODE, &["en", "de"]), ZED),
    codes(p("u-1105", "Tiago Brandão", "tiago.brandao", Engineering, Porto, 6.0, DESKTOP, &BALANCED, &["en", "pt"]), JETBRAINS),
    codes(p("u-1106", "Kenji Watanabe", "kenji.watanabe", Engineering, Porto, 5.0, DESKTOP, &DEEP, &["en", "ja"]), TERMINAL),
    codes(p("u-1107", "Rohan Deshpande", "rohan.deshpande", Engineering, Pune, 7.0, WEB, &FAST, &["en", "hi"]), JETBRAINS),
    codes(p("u-1108", "Freya Lindqvist", "freya.lindqvist", Engineering, Hamburg, 4.0, WEB, &CODE, &["en", "de"]), VS_CODE),
    codes(p("u-1109", "Samuel Adeyemi", "samuel.adeyemi", Engineering, Porto, 3.0, MOBILE, &POCKET, &["en"]), VS_CODE),
    p("u-1201", "Giulia Romano", "giulia.romano", Sales, Hamburg, 6.0, DESKTOP, &WRITER, &["en", "de", "it"]),
    p("u-1202", "Diego Fernández", "diego.fernandez", Sales, SaoPaulo, 5.0, MOBILE, &POCKET, &["en", "es", "pt"]),
    p("u-1203", "Oluwaseun Bello", "oluwaseun.bello", Sales, Porto, 4.0, WEB, &BALANCED, &["en", "fr"]),
    p("u-1204", "Katharina Vogt", "katharina.vogt", Sales, Hamburg, 5.0, WEB, &WRITER, &["en", "de"]),
    p("u-1205", "Arjun Mehta", "arjun.mehta", Sales, Pune, 4.0, MOBILE, &FAST, &["en", "hi"]),
    p("u-1301", "Friederike Albers", "friederike.albers", Legal, Hamburg, 5.0, DESKTOP, &LONG, &["en", "de"]),
    p("u-1302", "Inês Carvalho", "ines.carvalho", Legal, Porto, 3.0, WEB, &EUROPEAN, &["en", "pt", "fr"]),
    p("u-1303", "Yusuf Haddad", "yusuf.haddad", Legal, Hamburg, 3.0, DESKTOP, &PRIVATE, &["en", "ar", "de"]),
    p("u-1401", "Mei-Ling Chen", "meiling.chen", People, Hamburg, 3.0, WEB, &PRIVATE, &["en", "de"]),
    p("u-1402", "Luísa Tavares", "luisa.tavares", People, Porto, 3.0, WEB, &EUROPEAN, &["en", "pt"]),
    p("u-1403", "Tomasz Zieliński", "tomasz.zielinski", People, Hamburg, 2.0, DESKTOP, &PRIVATE, &["en", "pl", "de"]),
    codes(p("u-1501", "Farah Rahimi", "farah.rahimi", Data, Hamburg, 7.0, WEB, &DEEP, &["en", "de"]), VS_CODE),
    codes(p("u-1502", "Vikram Joshi", "vikram.joshi", Data, Pune, 6.0, DESKTOP, &BALANCED, &["en", "hi"]), JETBRAINS),
    codes(p("u-1503", "Leonor Pinto", "leonor.pinto", Data, Porto, 4.0, WEB, &LONG, &["en", "pt"]), VS_CODE),
    p("u-1504", "Emeka Nwosu", "emeka.nwosu", Data, Porto, 3.0, WEB, &FAST, &["en"]),
    p("u-1601", "Chloé Bernard", "chloe.bernard", Marketing, Porto, 6.0, WEB, &WRITER, &["en", "fr"]),
    p("u-1602", "Nils Hartwig", "nils.hartwig", Marketing, Hamburg, 4.0, DESKTOP, &WRITER, &["en", "de"]),
    p("u-1603", "Valentina Rojas", "valentina.rojas", Marketing, SaoPaulo, 4.0, WEB, &BALANCED, &["en", "es"]),
    p("u-1604", "Haruka Mori", "haruka.mori", Marketing, Hamburg, 3.0, MOBILE, &POCKET, &["en", "ja"]),
    p("u-1701", "Magdalena Krause", "magdalena.krause", Finance, Hamburg, 4.0, DESKTOP, &BALANCED, &["en", "de"]),
    p("u-1702", "Pedro Almeida", "pedro.almeida", Finance, Porto, 3.0, WEB, &EUROPEAN, &["en", "pt"]),
    p("u-1703", "Priya Raghunathan", "priya.raghunathan", Finance, Pune, 4.0, WEB, &FAST, &["en", "hi"]),
    p("u-1704", "Daniel Osei", "daniel.osei", Finance, Hamburg, 2.0, WEB, &BALANCED, &["en"]),
];

impl Person {
    /// Returns the name others call them by.
    pub(crate) fn first_name(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_and_mailboxes_are_nobody_elses() {
        let ids: HashSet<_> = PEOPLE.iter().map(|person| person.id).collect();
        let mailboxes: HashSet<_> = PEOPLE.iter().map(|person| person.mailbox).collect();
        assert_eq!((ids.len(), mailboxes.len()), (PEOPLE.len(), PEOPLE.len()));
    }

    #[test]
    fn every_team_has_someone() {
        for team in Team::ALL {
            assert!(
                PEOPLE.iter().any(|person| person.team == team),
                "{}",
                team.name()
            );
        }
    }
}
