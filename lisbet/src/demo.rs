//! Ekåsa kommun: an invented municipality, taken in through the same doors as a real one.

use context::{Error, Language, Message, Result};
use socket::{ImportRequest, Scope};

use crate::Installation;

const NAME: &str = "Ekåsa kommun";
const BOARD: &str = "Barn- och utbildningsnämnden";
const YEAR: i64 = 2027;

/// The spreadsheets a controller would have.
const FILES: [(&str, &str, &[u8]); 6] = [
    ("organisation", "organisation.csv", include_bytes!("../../demo/organisation.csv")),
    ("risk-analysis", "vor-2027.csv", include_bytes!("../../demo/vor-2027.csv")),
    ("control-plan", "ikp-2027.csv", include_bytes!("../../demo/ikp-2027.csv")),
    ("role-duties", "roller-2027.csv", include_bytes!("../../demo/roller-2027.csv")),
    ("governing-documents", "styrdokument-2027.csv", include_bytes!("../../demo/styrdokument-2027.csv")),
    ("baskrav", "baskrav-2027.csv", include_bytes!("../../demo/baskrav-2027.csv")),
];

/// Role, name, and the unit it is held in (none: the whole tenant). The names are clearly not anybody's.
const PEOPLE: [(&str, &str, Option<&str>); 6] = [
    ("controller", "Demo Controller", Some(BOARD)),
    ("head", "Demo Förvaltningschef", Some(BOARD)),
    ("secretary", "Demo Nämndsekreterare", Some(BOARD)),
    ("board-member", "Demo Ledamot", Some(BOARD)),
    ("central-coordinator", "Demo Samordnare", None),
    ("administrator", "Demo Administratör", None),
];

/// Makes the demo municipality unless it is there, and gives a new sign-in link for each role: role, person, link.
pub async fn prepare(
    installation: &Installation,
    language: Language,
) -> Result<Vec<(&'static str, &'static str, String)>> {
    let house = &installation.house;
    let tenants = organisation::tenants(house.database()).await?;
    let known = tenants.iter().find(|t| t.name == NAME).map(|t| t.id);
    // What is invented does not stand among what is real.
    if let Some(real) = tenants.iter().find(|t| t.name != NAME) {
        return Err(Error::invalid(Message::new("demo-taken").with("tenant", real.name.as_str())));
    }
    let tenant = known.unwrap_or_else(|| house.entropy().id(house.clock()));
    let context = installation.console(tenant, language);
    if known.is_none() {
        organisation::create_tenant(&context, NAME).await?;
        for (kind, file, bytes) in FILES {
            take_in(installation, &context, kind, file, bytes).await?;
        }
        for (role, name, unit) in PEOPLE {
            let unit = match unit {
                Some(unit) => Some(organisation::unit_by_name(&mut context.read_common().await?, unit).await?.id),
                None => None,
            };
            let person = identity::add_person(&context, name, "").await?;
            identity::grant(house, &context, person, role, unit).await?;
        }
    }
    let mut links = vec![];
    for (role, name, _) in PEOPLE {
        let person = identity::person_by_name(&context, name).await?;
        links.push((role, name, identity::issue_link(house, &context, person).await?));
    }
    Ok(links)
}

async fn take_in(
    installation: &Installation,
    context: &context::Context,
    kind: &str,
    file: &str,
    bytes: &[u8],
) -> Result<()> {
    let importer = installation.house.importers().find(|i| i.name == kind).ok_or(Error::NotFound)?;
    let scope = if importer.scoped {
        let unit = organisation::unit_by_name(&mut context.read_common().await?, BOARD).await?;
        Some(Scope { unit, year: YEAR })
    } else {
        None
    };
    let request = ImportRequest { bytes: bytes.to_vec().into(), file: file.to_owned(), ..ImportRequest::default() };
    let report = (importer.run)(&installation.house, context, scope.as_ref(), &request).await?;
    match report.problems.first() {
        None => Ok(()),
        Some(trouble) => Err(Error::invalid(trouble.problem.clone())),
    }
}
