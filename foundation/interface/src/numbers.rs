//! Numbers, dates and times as people say them. Swedish and English share the digits' grouping by a no-break space.

use context::{Language, Message};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::Words;

/// `1 234 567`, with no-break spaces.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "\u{2212}" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// `45 %`
pub fn percent(part: usize, whole: usize) -> String {
    let value = (part * 100 + whole / 2).checked_div(whole).unwrap_or_default();
    format!("{value}\u{a0}%")
}

/// `21 november 2026`
pub fn date(words: &Words, language: Language, date: Date) -> String {
    let month = words.word(language, &format!("month-{}", date.month()));
    words.say(
        language,
        &Message::new("date-long")
            .with("day", i64::from(date.day()).to_string())
            .with("month", month)
            .with("year", date.year().to_string()),
    )
}

/// `21 november 2026 14:05`, in Sweden's time.
pub fn time(words: &Words, language: Language, at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    let local = at.to_zoned(zone).datetime();
    format!("{} {:02}:{:02}", date(words, language, local.date()), local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_threes() {
        assert_eq!(number(0), "0");
        assert_eq!(number(-1234), "\u{2212}1\u{a0}234");
        assert_eq!(number(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(percent(1, 3), "33\u{a0}%");
    }

    #[test]
    fn dates_are_said_in_both_languages() {
        let words = Words::gather([]);
        let day = jiff::civil::date(2026, 11, 21);
        assert_eq!(date(&words, Language::Swedish, day), "21 november 2026");
        assert_eq!(date(&words, Language::English, day), "21 November 2026");
        let at = "2026-07-01T22:30:00Z".parse().unwrap();
        assert_eq!(time(&words, Language::Swedish, at), "2 juli 2026 00:30");
    }
}
