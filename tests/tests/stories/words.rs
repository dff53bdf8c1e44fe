//! Both languages are whole, and the words are the right ones.

use interface::Words;

#[test]
fn both_languages_have_the_same_messages() {
    let mut all: Vec<_> = lisbet::ROOMS.iter().map(|r| (r.name, r.messages)).collect();
    all.push(("interface", interface::MESSAGES));
    for (room, messages) in all {
        let (sv, en) = (Words::keys(messages.sv), Words::keys(messages.en));
        let lacking: Vec<_> = sv.symmetric_difference(&en).collect();
        assert!(lacking.is_empty(), "{room}: only one language has {lacking:?}");
    }
}

/// Words that must not stand on Swedish pages, each with the right one (shared word list, S1 = the board's own documents).
const WRONG: &[(&str, &str)] = &[
    ("riskhändelse", "oönskad händelse"),
    ("riskregister", "väsentlighets- och riskanalys"),
    ("riskpoäng", "riskvärde"),
    ("risknivå", "riskvärde eller sannolikhet"),
    ("kontrollägare", "kontrollansvarig"),
    ("kontrollpunkt", "kontrollaktivitet"),
    ("mitigering", "åtgärd"),
    ("internkontrollsystem", "system för intern kontroll"),
    ("ik-plan", "internkontrollplan"),
    ("adoptera", "fastställa"),
    ("bifogas", "biläggs"),
    ("sampel", "stickprov, urval"),
    ("ärende-id", "diarienummer"),
    ("påverkan", "konsekvens"),
    ("radera", "gallra, rensa, ta bort"),
];

#[test]
fn swedish_pages_use_the_fields_own_words() {
    for room in lisbet::ROOMS {
        for line in room.messages.sv.lines().filter(|l| !l.starts_with('#')) {
            let text = line.split_once(" = ").map_or(line, |(_, text)| text).to_lowercase();
            for (wrong, right) in WRONG {
                assert!(!text.contains(&wrong.to_lowercase()), "“{wrong}” should be “{right}”: {line}");
            }
        }
    }
}
