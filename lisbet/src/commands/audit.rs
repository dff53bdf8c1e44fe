//! The audit trail on the console: proving it, taking it out, and checkpoints in a folder that is not the database.

use std::{
    fs,
    io::{BufRead as _, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use audit_trail::{Checkpoint, Fault, Format, Key, against, line, read_line};
use context::{Broken, Chain, Error, Language, Message, Of, Search};
use serde_json::json;
use socket::House;
use uuid::Uuid;

use super::{Code, Desk};
use crate::{
    cli::{AuditCommand, Global},
    install::{file_unreadable as unreadable, keep_secret},
};

/// Where checkpoints and the key that signs them stand, in the data folder.
const CHECKPOINTS: &str = "checkpoints.jsonl";
const SEED: &str = "checkpoint.key";
const PUBLIC: &str = "checkpoint.pub";

pub(super) async fn audit(desk: &Desk, data: &Path, command: AuditCommand) -> context::Result<Code> {
    match command {
        AuditCommand::Verify { checkpoints, key, .. } => verify(desk, data, checkpoints, key).await,
        AuditCommand::Export { output } => export(desk, &output).await,
        AuditCommand::Checkpoint { checkpoints } => {
            let file = checkpoints.unwrap_or_else(|| data.join(CHECKPOINTS));
            let (checkpoint, public) = write(desk.house(), desk.context.tenant, data, &file).await?;
            desk.say(
                Message::new("checkpoint-written")
                    .with("seq", checkpoint.seq)
                    .with("file", file.display().to_string())
                    .with("key", public.as_str()),
            );
            desk.answer(&json!({ "checkpoint": checkpoint, "key": public }));
            Ok(0)
        }
    }
}

/// The installation's key: made the first time, readable by its owner only.
fn key(house: &House, data: &Path) -> context::Result<Key> {
    let file = data.join(SEED);
    if file.exists() {
        let text = fs::read_to_string(&file).map_err(|e| unreadable(&file, &e))?;
        return Key::of_seed(&text).ok_or_else(|| {
            Error::invalid(Message::new("checkpoint-key-unfit").with("file", file.display().to_string()))
        });
    }
    let (key, seed) = Key::new(house.entropy());
    fs::create_dir_all(data).map_err(|e| unreadable(data, &e))?;
    keep_secret(&file, &seed).map_err(|e| unreadable(&file, &e))?;
    let public = data.join(PUBLIC);
    fs::write(&public, key.public()).map_err(|e| unreadable(&public, &e))?;
    Ok(key)
}

/// Writes down where a tenant's chain stands; gives the line and the public key.
pub(super) async fn write(
    house: &House,
    tenant: Uuid,
    data: &Path,
    file: &Path,
) -> context::Result<(Checkpoint, String)> {
    let key = key(house, data)?;
    let chain = context::head(&mut house.database().read(tenant).await?).await?;
    let checkpoint = key.sign(tenant, &chain, house.clock().now());
    let text = serde_json::to_string(&checkpoint).map_err(|e| Error::Internal(e.to_string()))?;
    let mut opened = fs::OpenOptions::new().append(true).create(true).open(file).map_err(|e| unreadable(file, &e))?;
    writeln!(opened, "{text}").and_then(|()| opened.sync_all()).map_err(|e| unreadable(file, &e))?;
    Ok((checkpoint, key.public()))
}

/// Stamps a tenant's trail in the data folder, unless it stands where it stood; tells where it stands.
pub(super) async fn stamp(house: &House, tenant: Uuid, data: &Path, stood: Option<i64>) -> context::Result<i64> {
    let at = context::head(&mut house.database().read(tenant).await?).await?.at;
    if stood != Some(at) {
        write(house, tenant, data, &data.join(CHECKPOINTS)).await?;
    }
    Ok(at)
}

/// The checkpoints of a file; a line that is none is told by its number.
fn read(file: &Path) -> context::Result<Vec<Checkpoint>> {
    let text = fs::read_to_string(file).map_err(|e| unreadable(file, &e))?;
    let unfit = |n: usize| {
        let message = Message::new("checkpoint-unfit").with("line", n + 1).with("file", file.display().to_string());
        Error::invalid(message)
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(n, line)| serde_json::from_str(line).map_err(|_| unfit(n))).collect()
}

/// The checkpoints and the public key to hold a chain against; no checkpoints where none were ever written.
fn trusted(
    data: &Path,
    checkpoints: Option<PathBuf>,
    key: Option<String>,
) -> context::Result<(Vec<Checkpoint>, String)> {
    let file = checkpoints.clone().unwrap_or_else(|| data.join(CHECKPOINTS));
    if checkpoints.is_none() && !file.exists() {
        return Ok((vec![], String::new()));
    }
    let all = read(&file)?;
    let public = data.join(PUBLIC);
    let key = match key {
        Some(key) => key,
        None => fs::read_to_string(&public).map_err(|e| unreadable(&public, &e))?,
    };
    Ok((all, key))
}

async fn verify(desk: &Desk, data: &Path, checkpoints: Option<PathBuf>, key: Option<String>) -> context::Result<Code> {
    let (all, public) = trusted(data, checkpoints, key)?;
    let mut read = desk.house().database().read(desk.context.tenant).await?;
    let chain = context::verify(&mut read).await?;
    let (held, faults) = against(&mut read, &all, &public).await?;
    let say = |message: Message| desk.say(message);
    let code = told(&say, chain.as_ref(), held, &faults);
    desk.answer(&result(chain.as_ref(), held, &faults));
    Ok(code)
}

fn result(chain: Result<&Chain, &Broken>, held: usize, faults: &[Fault]) -> serde_json::Value {
    let fault = |fault: &Fault| match fault {
        Fault::Signature(seq) => json!({ "checkpoint": seq, "fault": "signature" }),
        Fault::Chain(seq) => json!({ "checkpoint": seq, "fault": "chain" }),
    };
    let broken = match chain {
        Ok(_) => None,
        Err(Broken::Entry(seq)) => Some(json!({ "entry": seq })),
        Err(Broken::Tail(seq)) => Some(json!({ "tail": seq })),
    };
    let entries = chain.map(|c| c.at).unwrap_or_default();
    let withheld = chain.map(|c| c.withheld).unwrap_or_default();
    json!({ "entries": entries, "withheld": withheld, "broken": broken, "checkpoints": held, "faults": faults.iter().map(fault).collect::<Vec<_>>() })
}

/// Says how it went; exit code 1 when something does not hold.
fn told(say: &dyn Fn(Message), chain: Result<&Chain, &Broken>, held: usize, faults: &[Fault]) -> Code {
    match chain {
        Ok(chain) => {
            say(Message::new("audit-whole").with("entries", chain.at).with("checkpoints", held));
            // What is left out is taken on trust: whoever proves the trail must know how much that is.
            if let Some(withheld) = i64::try_from(chain.withheld).ok().filter(|n| *n > 0) {
                say(Message::new("audit-withheld").with("n", withheld));
            }
        }
        Err(Broken::Entry(seq) | Broken::Tail(seq)) => say(Message::new("verify-broken").with("entry", *seq)),
    }
    for fault in faults {
        say(match fault {
            Fault::Signature(seq) => Message::new("checkpoint-not-signed").with("seq", *seq),
            Fault::Chain(seq) => Message::new("checkpoint-not-held").with("seq", *seq),
        });
    }
    u8::from(chain.is_err() || !faults.is_empty())
}

/// Proves a trail that was taken out, with nothing but the file, the checkpoints and the public key.
pub(super) fn verify_file(
    global: &Global,
    file: &Path,
    checkpoints: Option<PathBuf>,
    key: Option<String>,
) -> context::Result<Code> {
    let (all, public) = trusted(&global.data, checkpoints, key)?;
    let words = interface::Words::gather(crate::ROOMS.iter().map(|r| r.messages));
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let say = |message: Message| eprintln!("{}", words.say(language, &message));
    let opened = fs::File::open(file).map_err(|e| unreadable(file, &e))?;
    let (mut chain, mut broken, mut tenant) = (Chain::default(), None, None);
    let mut waiting: Vec<&Checkpoint> = all.iter().collect();
    let (mut held, mut faults) = (0, vec![]);
    for (n, text) in BufReader::new(opened).lines().enumerate() {
        let text = text.map_err(|e| unreadable(file, &e))?;
        let Some((of, entry)) = read_line(&text) else {
            let message = Message::new("audit-line-unfit").with("line", n + 1);
            return Err(Error::invalid(message.with("file", file.display().to_string())));
        };
        if *tenant.get_or_insert(of) != of {
            return Err(Error::invalid(
                Message::new("audit-line-unfit").with("line", n + 1).with("file", file.display().to_string()),
            ));
        }
        if let Err(fault) = chain.follow(of, &entry) {
            broken = Some(fault);
            break;
        }
        waiting.retain(|c| {
            let this = c.tenant == of && c.seq == entry.seq;
            if this && !c.is_signed_by(&public) {
                faults.push(Fault::Signature(c.seq));
            } else if this && c.digest != entry.digest {
                faults.push(Fault::Chain(c.seq));
            } else if this {
                held += 1;
            }
            !this
        });
    }
    // What a checkpoint speaks of and the file no longer has was cut off.
    faults.extend(waiting.iter().filter(|c| Some(c.tenant) == tenant).map(|c| Fault::Chain(c.seq)));
    let outcome = broken.as_ref().map_or(Ok(&chain), Err);
    let code = told(&say, outcome, held, &faults);
    if global.json {
        out!("{:#}", result(outcome, held, &faults));
    }
    Ok(code)
}

async fn export(desk: &Desk, output: &Path) -> context::Result<Code> {
    let ending = output.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let format = Format::of_ending(ending).ok_or_else(|| Error::invalid("audit-format"))?;
    let opened = fs::File::create(output).map_err(|e| unreadable(output, &e))?;
    let mut file = BufWriter::new(opened);
    let mut search = Search { earliest_first: true, ..Search::of(Of::Everything) };
    let mut count = 0_usize;
    loop {
        let mut read = desk.context.read_common().await?;
        let entries = context::search(&mut read, &search, 1000).await?;
        let Some(last) = entries.last() else { break };
        search.than = Some(last.seq);
        count += entries.len();
        for entry in &entries {
            file.write_all(line(format, desk.context.tenant, entry).as_bytes()).map_err(|e| unreadable(output, &e))?;
        }
    }
    file.flush().map_err(|e| unreadable(output, &e))?;
    desk.say(Message::new("audit-exported").with("entries", count).with("file", output.display().to_string()));
    desk.answer(&json!({ "entries": count, "file": output.display().to_string() }));
    Ok(0)
}
