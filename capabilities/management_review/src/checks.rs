//! What does not hold together among the answers: nothing answered, a yes that tells of a shortcoming, a gap without a measure.

use context::{Language, Message};
use database::Read;
use register::Later;
use socket::{Finding, Scope, Severity};

use crate::model::{ANSWER, BASKRAV, Line, lines};

database::statements! {
    BEGUN = "SELECT DISTINCT unit, year FROM baskrav_answers WHERE tenant = $1";
}

pub(crate) fn run<'a>(read: &'a mut Read, scope: &'a Scope) -> Later<'a, Vec<Finding>> {
    Box::pin(async move {
        let answers = ANSWER.list(read, scope.unit.id).await?;
        let (year, href) = (scope.year, format!("/{}/{}/baskrav", scope.unit.slug, scope.year));
        socket::aside(move || all(&lines(&answers, year, Language::Swedish), &href)).await
    })
}

/// Every rule about the year's answers. Where nothing at all has been answered, nothing is said: many do not answer them.
pub fn all(lines: &[Line], href: &str) -> Vec<Finding> {
    let mut findings = vec![];
    let mut say = |rule: &'static str, message: &'static str, remedy: &'static str, severity, broken: Vec<&Line>| {
        if broken.is_empty() {
            return;
        }
        let numbers: Vec<i64> = broken.iter().map(|l| l.answer.number).collect();
        let listed = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let matter: Vec<_> = broken.iter().map(|l| format!("{}|{}", l.answer.status, l.answer.comment)).collect();
        let digest = context::digest(format!("{listed}|{}", matter.join("|")).as_bytes());
        findings.push(Finding {
            rule,
            severity,
            subject: format!("{rule}:{}", &digest[..16]),
            message: Message::new(message).with("n", numbers.len()).with("numbers", listed),
            remedy: remedy.into(),
            numbers: numbers.iter().map(ToString::to_string).collect(),
            source: "R-20",
            href: href.to_owned(),
            accepted: None,
            about: &[],
        });
    };
    if lines.iter().all(|l| l.answer.status.is_empty()) {
        return findings;
    }
    say(
        "baskrav-unanswered",
        "finding-baskrav-unanswered",
        "finding-baskrav-unanswered-remedy",
        Severity::Rule,
        lines.iter().filter(|l| l.answer.status.is_empty()).collect(),
    );
    say(
        "baskrav-yes-but",
        "finding-baskrav-yes-but",
        "finding-baskrav-yes-but-remedy",
        Severity::Advice,
        lines.iter().filter(|l| l.answer.status == "yes" && tells_of_shortcoming(&l.answer.comment)).collect(),
    );
    say(
        "baskrav-gap",
        "finding-baskrav-gap",
        "finding-baskrav-gap-remedy",
        Severity::Rule,
        lines
            .iter()
            .filter(|l| matches!(l.answer.status.as_str(), "no" | "partly") && l.answer.measure.is_empty())
            .collect(),
    );
    findings
}

/// Whether a comment describes a shortcoming, by the words of the list.
pub fn tells_of_shortcoming(comment: &str) -> bool {
    let text = comment.to_lowercase();
    BASKRAV.shortcomings.iter().any(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Answer;

    #[test]
    fn a_yes_with_a_shortcoming_and_a_gap_without_a_measure_are_told() {
        let answer = |number, status: &str, comment: &str| Line {
            text: String::new(),
            answer: Answer { number, status: status.into(), comment: comment.into(), ..Answer::default() },
        };
        let rules = |lines: &[Line]| all(lines, "").iter().map(|f| f.rule).collect::<Vec<_>>();
        assert_eq!(rules(&[answer(1, "", "")]), [""; 0], "whoever has not begun is left in peace");
        assert_eq!(rules(&[answer(1, "yes", "Klart."), answer(2, "", "")]), ["baskrav-unanswered"]);
        assert_eq!(rules(&[answer(3, "yes", "Arbetet kan förtydligas.")]), ["baskrav-yes-but"]);
        assert_eq!(rules(&[answer(4, "partly", "Hälften")]), ["baskrav-gap"]);
    }
}
