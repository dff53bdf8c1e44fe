//! What the forms about roles have in common: units by name, periods, and the roles to choose from.

use context::{Context, Error, Problem, Result};
use database::Read;
use interface::{FormField, Frame};
use jiff::civil::Date;
use register::{FieldView, Given, Shape};
use socket::{ROLES, Unit};

use crate::model::{OWN_ROLE, Period};

/// The two days of a period.
pub(super) fn days(required: bool) -> [FieldView; 2] {
    [FieldView::new("valid_from", Shape::Date, required), FieldView::new("valid_to", Shape::Date, required)]
}

/// Every role to choose among: value, and its name with what it is for. The tenant's own come last.
pub(super) async fn roles(frame: &Frame, read: &mut Read) -> Result<Vec<(String, String)>> {
    let what = |role: &str| format!("{} – {}", frame.t(&format!("role-{role}")), frame.t(&format!("role-{role}-for")));
    named_roles(read, what).await
}

/// Every role there is: value and name. The tenant's own come last.
pub(super) async fn role_names(frame: &Frame, read: &mut Read) -> Result<Vec<(String, String)>> {
    named_roles(read, |role| frame.t(&format!("role-{role}"))).await
}

async fn named_roles(read: &mut Read, say: impl Fn(&str) -> String) -> Result<Vec<(String, String)>> {
    let house = ROLES.iter().map(|r| (r.name.to_owned(), say(r.name)));
    let own = OWN_ROLE.list(read, None).await?;
    Ok(house.chain(own.into_iter().map(|r| (r.key(), r.name))).collect())
}

/// Puts what there is to choose from beside the fields.
pub(super) fn helped<'a>(
    mut fields: Vec<FormField<'a>>,
    roles: &[(String, String)],
    units: &[String],
    functions: &[String],
) -> Vec<FormField<'a>> {
    for field in &mut fields {
        match field.field.name {
            "role" => field.options = roles.to_vec(),
            "unit" => field.suggestions = units.to_vec(),
            "function" => field.suggestions = functions.to_vec(),
            _ => {}
        }
    }
    fields
}

/// The period that was typed.
///
/// # Errors
/// [`Error::Invalid`] at the field, for what is no date.
pub(super) fn period(given: &Given) -> Result<Period> {
    let day = |name: &str| -> Result<Option<Date>> {
        let text = given.get(name).map(|t| t.trim()).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        register::day(text)
            .map(Some)
            .map_err(|message| Error::Invalid(vec![Problem { field: name.to_owned(), message }]))
    };
    Ok(Period { from: day("valid_from")?, to: day("valid_to")? })
}

/// The unit that was typed by its name; none for the tenant as a whole.
///
/// # Errors
/// [`Error::Invalid`] at the field, when there is none or several.
pub(super) async fn unit(context: &Context, given: &Given) -> Result<Option<Unit>> {
    let name = given.get("unit").map(|t| t.trim()).unwrap_or_default();
    if name.is_empty() {
        return Ok(None);
    }
    let mut read = context.read_common().await?;
    organisation::unit_by_name(&mut read, name).await.map(Some).map_err(|error| at("unit", error))
}

/// Puts the problems of the whole at a field.
pub(super) fn at(field: &str, error: Error) -> Error {
    match error {
        Error::Invalid(problems) => {
            Error::Invalid(problems.into_iter().map(|p| Problem { field: field.to_owned(), ..p }).collect())
        }
        error => error,
    }
}

pub(super) fn missing(field: &str) -> Error {
    Error::Invalid(vec![Problem { field: field.to_owned(), message: "problem-missing".into() }])
}
