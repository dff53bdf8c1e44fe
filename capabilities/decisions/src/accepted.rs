//! Findings that somebody has accepted with a reason.

use std::collections::HashMap;

use context::{Context, Entry, Error, Message, Problem, Result};
use database::Read;
use socket::{AnyRegister, At, Finding, House, RuleAbout, Scope, keep};
use uuid::Uuid;

use crate::{ACCEPT, store};

/// Marks the findings that have been accepted; a finding whose matter has changed has another subject and speaks again.
async fn mark(read: &mut Read, scope: &Scope, findings: &mut [Finding]) -> Result<()> {
    let rows = read.rows(store::ACCEPTED, vec![read.tenant().into(), scope.unit.id.into(), scope.year.into()]).await?;
    let reasons: HashMap<String, String> =
        rows.iter().map(|r| Ok((r.get("subject")?, r.get("reason")?))).collect::<database::Result<_>>()?;
    for finding in findings {
        finding.accepted = reasons.get(&finding.subject).cloned();
    }
    Ok(())
}

/// Accepts a finding with a reason.
pub async fn accept(context: &Context, scope: &Scope, subject: &str, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Invalid(vec![Problem { field: "reason".into(), message: "problem-missing".into() }]));
    }
    let mut change = context.change(ACCEPT, &scope.unit.place).await?;
    let id = change.new_id();
    let values = vec![
        context.tenant.into(),
        id.into(),
        scope.unit.id.into(),
        scope.year.into(),
        subject.into(),
        reason.into(),
        change.now().into(),
        (&context.actor.name).into(),
    ];
    change.run(store::ACCEPT, values).await?;
    change.audit(Entry::new("accepted", "finding", id).because(reason).field(
        "subject",
        None,
        Some(subject.to_owned()),
    ));
    change.commit().await
}

/// Takes an acceptance back.
pub async fn withdraw(context: &Context, scope: &Scope, subject: &str) -> Result<()> {
    let mut change = context.change(ACCEPT, &scope.unit.place).await?;
    let values = vec![context.tenant.into(), scope.unit.id.into(), scope.year.into(), subject.into()];
    if change.run(store::WITHDRAW, values).await? > 0 {
        change.audit(Entry::new("withdrew", "finding", None).field("subject", Some(subject.to_owned()), None));
    }
    change.commit().await
}

/// What breaks a register's rules: how many there are, and the list of them.
async fn of_register(
    house: &House,
    read: &mut Read,
    scope: &Scope,
    register: &'static dyn AnyRegister,
) -> Result<Vec<Finding>> {
    let at = register.at(&At::from(scope));
    let broken = register.broken(read, &at.owner(), house.on(Some(scope.year))).await?;
    let finding = |(rule, ids): (RuleAbout, Vec<Uuid>)| {
        let bytes: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
        Finding {
            rule: rule.name,
            severity: rule.severity,
            subject: format!("{}:{}", rule.name, &context::digest(&bytes)[..16]),
            numbers: vec![],
            message: Message::new(keep(format!("finding-{}", rule.name))).with("n", ids.len()),
            remedy: keep(format!("finding-{}-remedy", rule.name)).into(),
            source: rule.source,
            href: format!("{}?rule={}", register.base(&at), rule.name),
            accepted: None,
            about: &[],
        }
    };
    Ok(broken.into_iter().filter(|(_, ids)| !ids.is_empty()).map(finding).collect())
}

/// What every room finds in a unit's year, with what somebody has accepted marked: the law's and the board's rules first. A room
/// whose records the actor may not read says nothing.
pub async fn findings(house: &House, read: &mut Read, context: &Context, scope: &Scope) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = vec![];
    for check in house.checks().filter(|c| context.may(c.needs, &scope.unit.place)) {
        let found = (check.run)(read, scope).await?;
        findings.extend(found.into_iter().map(|finding| Finding { about: check.about, ..finding }));
    }
    for register in house.registers().filter(|r| context.may(r.about().read.permission, &scope.unit.place)) {
        findings.extend(of_register(house, read, scope, register).await?);
    }
    findings.sort_by_key(|f| f.severity);
    mark(read, scope, &mut findings).await?;
    Ok(findings)
}
