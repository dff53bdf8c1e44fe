//! What stands under an entry's digest, by the form that the entry was written in.
//!
//! The first form is one digest over the previous digest and every column. Where something is left out of such an entry, its digest
//! can only be taken on trust.
//!
//! In the second form each field that differs is under a commitment of its own, `SHA-256(salt, line break, [field, before, after])`; the
//! entry's content is the digest of every column with these commitments; and the entry's digest is `SHA-256(previous digest, content)`,
//! the two as hexadecimal text. Whoever takes the trail out may therefore leave out a field and show its commitment, or leave out the
//! entry and show its content's digest, and the chain is followed all the same. Salts are a field's own, so that what is left out
//! cannot be guessed from what is shown.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use uuid::Uuid;

use super::Recorded;
use crate::{canonical::digest_of_all, digest, hex};

/// The form that new entries are written in. Older entries keep theirs: nothing in a chain is ever computed anew.
pub(crate) const FORM: i64 = 2;

/// What an entry's commitments are salted with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Salt {
    /// The entry's own, from which each field's follows; empty in the first form.
    Whole(Vec<u8>),
    /// Only those of the fields that are shown, by their name. The entry itself stands under the empty name.
    Parts(BTreeMap<String, String>),
}

impl Salt {
    /// The salt of a field, as hexadecimal text.
    fn of(&self, field: &str) -> Option<String> {
        match self {
            Self::Whole(salt) => Some(digest_of_all(&[hex(salt).as_bytes(), b"\n", field.as_bytes()])),
            Self::Parts(parts) => parts.get(field).cloned(),
        }
    }
}

/// The fields that differ, each with what stood before and after.
pub(crate) type Fields = BTreeMap<String, [Option<String>; 2]>;

/// The fields as the details tell them, `{"field":[before,after],…}`: a sorted map of texts is canonical as it is written.
pub(crate) fn details(fields: &Fields) -> String {
    serde_json::to_string(fields).unwrap_or_default()
}

/// The details as they were written. `None` when the text is not the one that such fields give, so that no second text passes under the
/// same digest.
pub(super) fn fields(details: &str) -> Option<Fields> {
    let read: BTreeMap<String, Json> = serde_json::from_str(details).ok()?;
    let text = |value: &Json| match value {
        Json::Null => Some(None),
        Json::String(text) => Some(Some(text.clone())),
        _ => None,
    };
    let pair = |value: Json| match value.as_array()?.as_slice() {
        [before, after] => Some([text(before)?, text(after)?]),
        _ => None,
    };
    let all: BTreeMap<_, _> =
        read.into_iter().map(|(field, value)| Some((field, pair(value)?))).collect::<Option<_>>()?;
    (self::details(&all) == details).then_some(all)
}

fn commitment(salt: &str, field: &str, [before, after]: &[Option<String>; 2]) -> String {
    let text = serde_json::to_vec(&(field, before, after)).unwrap_or_default();
    digest_of_all(&[salt.as_bytes(), b"\n", &text])
}

impl Recorded {
    /// The digest of this entry after `previous`; `None` when what is shown of it is not enough, or not in its form.
    pub(crate) fn chained(&self, tenant: Uuid, previous: &str) -> Option<String> {
        match self.form {
            1 => Some(self.first_form(tenant, previous)),
            2 => Some(digest_of_all(&[previous.as_bytes(), self.content(tenant)?.as_bytes()])),
            _ => None,
        }
    }

    fn first_form(&self, tenant: Uuid, previous: &str) -> String {
        // A list of texts and numbers is canonical as it is written.
        let all = (
            previous,
            tenant,
            self.seq,
            database::sortable_time(self.at),
            &self.actor,
            &self.actor_name,
            &self.acting_as,
            &self.origin,
            self.unit,
            &self.verb,
            &self.kind,
            self.record,
            &self.reason,
            &self.details,
        );
        digest(&serde_json::to_vec(&all).unwrap_or_default())
    }

    /// The digest of what the entry says, whatever came before it.
    pub fn content(&self, tenant: Uuid) -> Option<String> {
        match &self.content {
            Some(content) => Some(content.clone()),
            None => self.content_of(tenant, &fields(&self.details)?),
        }
    }

    /// The digest of an entry in today's form that is being written after `previous`, of the fields that its details were made of.
    pub(crate) fn written(&self, tenant: Uuid, previous: &str, fields: &Fields) -> Option<String> {
        Some(digest_of_all(&[previous.as_bytes(), self.content_of(tenant, fields)?.as_bytes()]))
    }

    fn content_of(&self, tenant: Uuid, fields: &Fields) -> Option<String> {
        let mut commitments: BTreeMap<&str, String> =
            self.covered.iter().map(|(f, c)| (f.as_str(), c.clone())).collect();
        for (field, values) in fields {
            let own = commitment(&self.salt.of(field)?, field, values);
            // A field is shown or left out, never both.
            if commitments.insert(field, own).is_some() {
                return None;
            }
        }
        let all = (
            self.form,
            tenant,
            self.seq,
            database::sortable_time(self.at),
            &self.actor,
            &self.actor_name,
            &self.acting_as,
            &self.origin,
            self.unit,
            self.authority,
            &self.verb,
            &self.kind,
            self.record,
            &self.reason,
            (self.salt.of("")?, commitments),
        );
        serde_json::to_vec(&all).ok().map(|text| digest(&text))
    }

    /// The salts that whoever is shown this entry needs: the entry's, and those of the fields that are not left out.
    pub fn salts(&self) -> BTreeMap<String, String> {
        let shown = fields(&self.details).unwrap_or_default();
        let names = std::iter::once(String::new()).chain(shown.into_keys());
        names.filter_map(|field| self.salt.of(&field).map(|salt| (field, salt))).collect()
    }

    /// Leaves out what stood in these fields.
    pub(crate) fn cover(&mut self, secret: &[String]) {
        let Some(mut all) = fields(&self.details) else { return };
        let hidden: Vec<_> = secret.iter().filter_map(|field| all.remove_entry(field)).collect();
        if hidden.is_empty() {
            return;
        }
        if self.form == 1 {
            self.withheld = true;
            all.extend(hidden.into_iter().map(|(field, _)| (field, [None, None])));
        } else {
            let own = |(field, values): (String, _)| Some((commitment(&self.salt.of(&field)?, &field, &values), field));
            self.covered.extend(hidden.into_iter().filter_map(own).map(|(commitment, field)| (field, commitment)));
        }
        self.details = details(&all);
        if self.form > 1 {
            self.salt = Salt::Parts(self.salts());
        }
    }

    /// Nothing but its number, and what the chain is followed by.
    pub(crate) fn withheld(self, tenant: Uuid) -> Self {
        let content = (self.form > 1).then(|| self.content(tenant)).flatten();
        Self { content, ..Self::nothing(self.seq, self.form, self.digest) }
    }

    /// An entry of which no more is known.
    pub fn nothing(seq: i64, form: i64, digest: String) -> Self {
        let empty = String::new;
        Self {
            seq,
            form,
            digest,
            at: jiff::Timestamp::UNIX_EPOCH,
            actor: empty(),
            actor_name: empty(),
            acting_as: empty(),
            origin: empty(),
            unit: None,
            authority: None,
            verb: empty(),
            kind: empty(),
            record: None,
            reason: empty(),
            details: empty(),
            salt: Salt::Parts(BTreeMap::new()),
            covered: BTreeMap::new(),
            content: None,
            withheld: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(details: &str) -> Recorded {
        let verb = "changed".to_owned();
        let salt = Salt::Whole(vec![7; 16]);
        Recorded { verb, salt, details: details.into(), withheld: false, ..Recorded::nothing(3, FORM, String::new()) }
    }

    #[test]
    fn what_is_left_out_is_under_the_same_digest_and_nothing_else_is() {
        let tenant = Uuid::from_u128(1);
        let whole = entry(r#"{"a":[null,"1"],"b":["x",null]}"#);
        let own = whole.chained(tenant, "before").unwrap();
        let mut covered = whole.clone();
        covered.cover(&["a".into()]);
        assert!(!format!("{covered:?}").contains("\"1\""), "{covered:?}");
        assert_eq!(covered.chained(tenant, "before").as_ref(), Some(&own));
        assert_eq!(whole.clone().withheld(tenant).chained(tenant, "before").as_ref(), Some(&own));
        assert_ne!(whole.chained(tenant, "other").as_ref(), Some(&own));

        let mut both = covered.clone();
        both.details = whole.details.clone();
        assert_eq!(both.chained(tenant, "before"), None, "shown and left out at once");
        let mut forged = covered.clone();
        forged.covered.insert("a".into(), "0".repeat(64));
        assert_ne!(forged.chained(tenant, "before").as_ref(), Some(&own));
        for details in [
            r#"{"a":[null,"2"],"b":["x",null]}"#,
            r#"{"b":["x",null],"a":[null,"1"]}"#,
            r#"{"a":[null,"2"],"a":[null,"1"],"b":["x",null]}"#,
            r#"{"a":[null,"1"], "b":["x",null]}"#,
        ] {
            assert_ne!(entry(details).chained(tenant, "before").as_ref(), Some(&own), "{details}");
        }
    }
}
