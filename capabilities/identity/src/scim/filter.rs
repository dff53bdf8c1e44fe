//! Filters (RFC 7644, 3.4.2.2): what clients really ask, which is whether there is somebody with this name. No I/O here.

use serde_json::Value as Json;

use super::document::Refused;

/// `attribute eq value`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    /// Lower case, without the schema: `username`, `emails.value`.
    pub attribute: String,
    pub value: Json,
}

/// Splits off the schema that an attribute may be written with: its last colon, unless that stands in a filter's value.
pub(super) fn without_schema(path: &str) -> &str {
    let plain = path.find(['[', '"', ' ']).unwrap_or(path.len());
    match path[..plain].rfind(':') {
        // A version number ends in a digit and a dot: `…:2.0:User:name`.
        Some(at) if path.starts_with("urn:") => &path[at + 1..],
        _ => path,
    }
}

impl Filter {
    /// Reads a comparison; `emails[value eq "x"]` is `emails.value eq "x"`.
    ///
    /// # Errors
    /// Any other operator, and what is no filter.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let unfit = || Refused::new(400, "invalidFilter", "scim-filter");
        let text = without_schema(text.trim());
        if let Some((outer, rest)) = text.split_once('[').filter(|(outer, _)| !outer.contains(['"', ' '])) {
            let inner = Self::parse(rest.strip_suffix(']').ok_or_else(unfit)?)?;
            let attribute = format!("{}.{}", outer.to_ascii_lowercase(), inner.attribute);
            return Ok(Self { attribute, value: inner.value });
        }
        let (attribute, rest) = text.split_once(' ').ok_or_else(unfit)?;
        let (operator, value) = rest.trim_start().split_once(' ').ok_or_else(unfit)?;
        let named =
            !attribute.is_empty() && attribute.bytes().all(|b| b.is_ascii_alphanumeric() || b"$._-".contains(&b));
        if !operator.eq_ignore_ascii_case("eq") || !named {
            return Err(unfit());
        }
        let value: Json = serde_json::from_str(value.trim()).map_err(|_| unfit())?;
        if value.is_array() || value.is_object() {
            return Err(unfit());
        }
        Ok(Self { attribute: attribute.to_ascii_lowercase(), value })
    }

    /// Whether one of an attribute's values is meant; the filter names its part.
    pub fn means(&self, value: &Json) -> bool {
        let Json::Object(parts) = value else { return self.attribute == "value" && same(value, &self.value) };
        parts.iter().any(|(name, part)| name.eq_ignore_ascii_case(&self.attribute) && same(part, &self.value))
    }
}

fn same(a: &Json, b: &Json) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_read_and_nothing_else() {
        let read = |text: &str| Filter::parse(text).map(|f| (f.attribute, f.value)).ok();
        let is = |attribute: &str, value: Json| Some((attribute.to_owned(), value));
        assert_eq!(read("userName eq \"Anna\""), is("username", "Anna".into()));
        assert_eq!(
            read("urn:ietf:params:scim:schemas:core:2.0:User:userName Eq \"a:b [c] \\\" d\""),
            is("username", "a:b [c] \" d".into())
        );
        assert_eq!(read("emails[type eq \"work\"]"), is("emails.type", "work".into()));
        assert_eq!(read("active eq true"), is("active", true.into()));
        for bad in [
            "",
            "userName",
            "userName eq",
            "userName co \"x\"",
            "a eq \"x\" or b eq \"y\"",
            "'; -- eq \"x\"",
            "x eq {}",
            "a[b eq 1",
            "å eq 1",
            "eq eq eq",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
