//! The method of the year: scales, zones, thresholds and words. Data with a source; the functions here are pure.

use context::{Message, search_key};
use register::Levels;
use serde::{Deserialize, Serialize};

/// How likelihood and consequence are judged and what the value decides (R-01 to R-07).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    pub name: String,
    /// Where the method comes from, with date.
    pub source: String,
    /// From this risk value measures are identified (R-05).
    pub measures_from: i64,
    /// From this risk value an event is always in the plan (R-06); below it the board chooses.
    pub plan_from: i64,
    /// Words that mean "in the plan", the first of them printed.
    pub in_plan: Vec<String>,
    /// Words that mean "outside the plan", the first of them printed; one that ends with `…` means all that begin so.
    pub outside: Vec<String>,
    pub control_methods: Vec<String>,
    /// The grades of the yearly verdict on the internal control, best first (R-13).
    #[serde(default = "usual_grades", skip_serializing_if = "are_usual_grades")]
    pub grades: Vec<String>,
    /// Lowest first.
    pub likelihood: Vec<Level>,
    /// Lowest first.
    pub consequence: Vec<Level>,
    /// Lowest first.
    pub zones: Vec<Zone>,
    /// `cells[likelihood][consequence]` names a zone. A table and not a threshold: real matrices give two cells with the
    /// same product different zones (R-07).
    pub cells: Vec<Vec<String>>,
    /// By which words a tip about the plan is recognised.
    #[serde(default, skip_serializing_if = "Signs::usual")]
    pub signs: Signs,
}

/// Words that tips about the plan go by, in lower case: `methods/signs.toml` says which and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    pub training: Vec<String>,
    pub knowing: Vec<String>,
    pub times: Vec<String>,
    pub counts: Vec<String>,
    /// Roles that everybody or the body itself holds: no function is needed to hold them.
    pub general_roles: Vec<String>,
    /// Parts of words that stand for a post or a place of work, and never in a person's name.
    #[serde(default)]
    pub posts: Vec<String>,
}

fn usual_grades() -> Vec<String> {
    ["tillräcklig", "delvis tillräcklig", "otillräcklig"].map(str::to_owned).into()
}

fn are_usual_grades(grades: &[String]) -> bool {
    grades == usual_grades()
}

impl Default for Signs {
    fn default() -> Self {
        toml::from_str(include_str!("../../methods/signs.toml")).expect("the usual signs are well formed")
    }
}

impl Signs {
    fn usual(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub value: i64,
    pub label: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    pub key: String,
    pub label: String,
}

/// What a cell in the IKP column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    InPlan,
    Outside,
}

impl Default for Method {
    /// Stockholm's, as printed.
    fn default() -> Self {
        toml::from_str(include_str!("../../methods/stockholm.toml")).expect("the default method is well formed")
    }
}

impl Method {
    /// Reads a method file and judges it.
    ///
    /// # Errors
    /// What is wrong, as a message: not TOML, a level twice, a table of cells of another size, a zone nobody declared.
    pub fn from_toml(text: &str) -> Result<Self, Message> {
        let method: Self = toml::from_str(text)
            .map_err(|error| Message::new("method-unreadable").with("error", error.to_string().trim().to_owned()))?;
        match method.problem() {
            Some(problem) => Err(problem),
            None => Ok(method),
        }
    }

    fn problem(&self) -> Option<Message> {
        let rising = |scale: &[Level]| scale.len() >= 2 && scale.windows(2).all(|w| w[0].value < w[1].value);
        if !rising(&self.likelihood) || !rising(&self.consequence) {
            return Some("method-scale".into());
        }
        if self.cells.len() != self.likelihood.len() || self.cells.iter().any(|r| r.len() != self.consequence.len()) {
            return Some("method-cells".into());
        }
        let unknown = self.cells.iter().flatten().find(|key| !self.zones.iter().any(|z| z.key == **key));
        if let Some(key) = unknown {
            return Some(Message::new("method-zone").with("zone", key.as_str()));
        }
        if self.in_plan.is_empty() || self.outside.is_empty() {
            return Some("method-words".into());
        }
        None
    }

    /// The risk value: likelihood × consequence (R-04).
    pub fn risk_value(&self, likelihood: Option<i64>, consequence: Option<i64>) -> Option<i64> {
        Some(likelihood? * consequence?)
    }

    /// The zone of a cell, from the table of cells.
    pub fn zone(&self, likelihood: Option<i64>, consequence: Option<i64>) -> Option<&Zone> {
        let row = self.likelihood.iter().position(|l| Some(l.value) == likelihood)?;
        let column = self.consequence.iter().position(|l| Some(l.value) == consequence)?;
        let key = self.cells.get(row)?.get(column)?;
        self.zones.iter().find(|z| z.key == *key)
    }

    /// Which of the zones it is, from 0 for the lowest.
    pub fn zone_rank(&self, zone: &Zone) -> usize {
        self.zones.iter().position(|z| z.key == zone.key).unwrap_or_default()
    }

    /// The levels of a scale: `likelihood` or `consequence`.
    pub fn scale(&self, name: &str) -> &[Level] {
        if name == "consequence" { &self.consequence } else { &self.likelihood }
    }

    /// `3. Möjlig`, as the annex prints it; empty where nothing has been judged.
    pub fn printed(&self, scale: &str, value: Option<i64>) -> String {
        let Some(value) = value else { return String::new() };
        match self.scale(scale).iter().find(|l| l.value == value) {
            Some(level) => format!("{}. {}", level.value, level.label),
            None => value.to_string(),
        }
    }

    /// What the words of an IKP cell mean; `None` when the method does not know them.
    pub fn handling(&self, text: &str) -> Option<Handling> {
        let key = search_key(text);
        // "Nej…" in the method means every text that begins so.
        let meant = |word: &String| match word.strip_suffix('…') {
            Some(beginning) => key.starts_with(&search_key(beginning)),
            None => search_key(word) == key,
        };
        let known = |words: &[String]| words.iter().any(meant);
        if known(&self.in_plan) {
            Some(Handling::InPlan)
        } else if known(&self.outside) {
            Some(Handling::Outside)
        } else {
            None
        }
    }

    /// The method's word for whether an event is in the plan.
    pub fn handling_word(&self, in_plan: bool) -> &str {
        if in_plan { &self.in_plan[0] } else { &self.outside[0] }
    }

    /// The method that a printed control activity begins with or names, from the tenant's list.
    pub fn control_method(&self, printed: &str) -> &str {
        let key = search_key(printed);
        let named = self.control_methods.iter().filter(|m| key.contains(&search_key(m)));
        named.max_by_key(|m| m.len()).map_or("", String::as_str)
    }
}

impl Levels for Method {
    fn level(&self, scale: &str, text: &str) -> Option<i64> {
        let text = text.trim();
        let levels = self.scale(scale);
        let valued = |value: i64| levels.iter().find(|l| l.value == value);
        let named = |label: &str| levels.iter().find(|l| search_key(&l.label) == search_key(label));
        if let Ok(value) = text.parse() {
            return valued(value).map(|l| l.value);
        }
        // "3. Möjlig", "3 – Möjlig", "3 Möjlig": number and word must mean the same level.
        if let Some((number, label)) = text.split_once(|c: char| !c.is_ascii_digit())
            && let Ok(value) = number.parse::<i64>()
        {
            let label = label.trim_start_matches(|c: char| !c.is_alphanumeric());
            return valued(value)
                .filter(|l| label.is_empty() || search_key(&l.label) == search_key(label))
                .map(|l| l.value);
        }
        named(text).map(|l| l.value)
    }

    fn all(&self, scale: &str) -> String {
        self.scale(scale).iter().map(|l| format!("{}. {}", l.value, l.label)).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stockholms_method_reads_values_as_people_write_them() {
        let method = Method::default();
        for text in ["3", "3. Möjlig", "Möjlig", "möjlig", " 3 – Möjlig ", "3 Möjlig"] {
            assert_eq!(method.level("likelihood", text), Some(3), "{text}");
        }
        for text in ["0", "6", "hög", "3. Kännbar", "", "3,5", "-1"] {
            assert_eq!(method.level("likelihood", text), None, "{text}");
        }
    }

    #[test]
    fn zones_are_cells_and_not_a_threshold_on_the_product() {
        let method = Method::default();
        let zone = |l, c| method.zone(Some(l), Some(c)).map(|z| z.label.as_str());
        assert_eq!(zone(2, 2), Some("Låg"));
        assert_eq!(zone(1, 4), Some("Medium"));
        assert_eq!(zone(3, 4), Some("Kritisk"));
        assert_eq!(zone(6, 1), None);
    }

    #[test]
    fn the_words_of_the_plan_column_are_known() {
        let method = Method::default();
        assert_eq!(method.handling("★"), Some(Handling::InPlan));
        assert_eq!(method.handling("Nej, endast VoR"), Some(Handling::Outside));
        assert_eq!(method.handling("Nej - bevakas"), Some(Handling::Outside));
        assert_eq!(method.handling("kanske"), None);
    }

    #[test]
    fn a_method_of_another_size_needs_no_code() {
        let text = r#"
            name = "Fyra steg"
            source = "Egen, 2026"
            measures_from = 6
            plan_from = 9
            in_plan = ["Ja"]
            outside = ["Nej"]
            control_methods = []
            cells = [["g", "g"], ["g", "r"]]
            likelihood = [{ value = 0, label = "Aldrig" }, { value = 4, label = "Alltid" }]
            consequence = [{ value = 1, label = "Liten" }, { value = 3, label = "Stor" }]
            zones = [{ key = "g", label = "Grön" }, { key = "r", label = "Röd" }]
        "#;
        let method = Method::from_toml(text).unwrap();
        assert_eq!(method.risk_value(Some(4), Some(3)), Some(12));
        assert_eq!(method.level("likelihood", "Aldrig"), Some(0));
        assert_eq!(Method::from_toml(&text.replace("\"r\"]]", "\"x\"]]")).unwrap_err().key, "method-zone");
        assert_eq!(Method::from_toml(&text.replace("[\"g\", \"g\"], ", "")).unwrap_err().key, "method-cells");
        assert_eq!(Method::from_toml(&text.replace("value = 4", "value = 0")).unwrap_err().key, "method-scale");
        assert_eq!(Method::from_toml("name = ").unwrap_err().key, "method-unreadable");
    }
}
