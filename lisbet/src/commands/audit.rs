//! The audit trail on the console: proving it, taking it out, and checkpoints in a folder that is not the database.

use std::{
    fs,
    io::{BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use audit_trail::{Fault, Format, Key, Stamps, Taken, Unfit, against, prove};
use context::{Broken, Chain, Error, Language, Message, Of, Search};
use serde_json::{Value as Json, json};

use super::{Code, Desk};
use crate::{
    cli::{AuditCommand, Global},
    install::{file_unreadable as unreadable, file_unwritable as unwritable},
    stamps::{self, Kept},
};

pub(super) async fn audit(desk: &Desk, data: &Path, command: AuditCommand) -> context::Result<Code> {
    match command {
        AuditCommand::Verify { checkpoints, key, .. } => verify(desk, data, checkpoints, key).await,
        AuditCommand::Export { output } => export(desk, &output).await,
        AuditCommand::Checkpoint { checkpoints } => checkpoint(desk, data, checkpoints).await,
    }
}

async fn checkpoint(desk: &Desk, data: &Path, other: Option<PathBuf>) -> context::Result<Code> {
    let checkpoint = stamps::write(desk.house(), desk.context.tenant, data, other.as_deref()).await?;
    let file = other.unwrap_or_else(|| data.join(stamps::CHECKPOINTS)).display().to_string();
    let public = desk.house().settings().stamp.map(|seed| Key::of(&seed).public()).unwrap_or_default();
    let written = Message::new("checkpoint-written").with("seq", checkpoint.seq).with("file", file);
    desk.say(written.with("key", public.as_str()));
    desk.answer(&json!({ "checkpoint": checkpoint, "key": public }));
    Ok(0)
}

/// How the trail of the desk's tenant holds, by itself and against what is kept outside the database.
pub(super) struct Held {
    pub chain: Result<Chain, Broken>,
    pub stamps: Stamps,
    kept: Kept,
}

pub(super) async fn held(
    desk: &Desk,
    data: &Path,
    checkpoints: Option<PathBuf>,
    key: Option<String>,
) -> context::Result<Held> {
    let kept = stamps::kept(data, checkpoints, key)?;
    let mut read = desk.house().database().read(desk.context.tenant).await?;
    let chain = context::verify(&mut read).await?;
    let stamps = against(&mut read, &kept.checkpoints, &kept.keys).await?;
    Ok(Held { chain, stamps, kept })
}

impl Held {
    pub fn is_whole(&self) -> bool {
        self.chain.is_ok() && self.stamps.faults.is_empty()
    }

    pub fn json(&self) -> Json {
        let fault = |fault: &Fault| match fault {
            Fault::Signature(seq) => json!({ "checkpoint": seq, "fault": "signature" }),
            Fault::Chain(seq) => json!({ "checkpoint": seq, "fault": "chain" }),
            Fault::Missing(number) => json!({ "number": number, "fault": "missing" }),
            Fault::Gone(count) => json!({ "count": count, "fault": "gone" }),
            Fault::Unsigned => json!({ "fault": "unsigned" }),
            Fault::Altered => json!({ "fault": "altered" }),
        };
        let broken = match &self.chain {
            Ok(_) => None,
            Err(Broken::Entry(seq)) => Some(json!({ "entry": seq })),
            Err(Broken::Tail(seq)) => Some(json!({ "tail": seq })),
        };
        let of = |part: fn(&Chain) -> u64| self.chain.as_ref().map(part).unwrap_or_default();
        json!({
            "entries": self.chain.as_ref().map(|c| c.at).unwrap_or_default(), "withheld": of(|c| c.withheld),
            "trusted": of(|c| c.trusted), "broken": broken, "checkpoints": self.stamps.held,
            "restored": self.stamps.restored, "torn": self.kept.torn.len(),
            "faults": self.stamps.faults.iter().map(fault).collect::<Vec<_>>(),
        })
    }

    /// Says how it went.
    pub fn tell(&self, say: &dyn Fn(Message)) {
        stamps::tell_torn(&self.kept, say);
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match &self.chain {
            Ok(chain) => {
                if self.is_whole() {
                    say(Message::new("audit-whole").with("entries", chain.at).with("checkpoints", self.stamps.held));
                }
                if chain.withheld > 0 {
                    say(Message::new("audit-withheld").with("n", count(chain.withheld)));
                }
                // What is taken on trust, whoever proves the trail must know.
                if chain.trusted > 0 {
                    say(Message::new("audit-trusted").with("n", count(chain.trusted)));
                }
            }
            Err(Broken::Entry(seq) | Broken::Tail(seq)) => say(Message::new("verify-broken").with("entry", *seq)),
        }
        if self.stamps.restored > 0 {
            say(Message::new("checkpoint-restored").with("n", self.stamps.restored));
        }
        for fault in &self.stamps.faults {
            say(match fault {
                Fault::Signature(seq) => Message::new("checkpoint-not-signed").with("seq", *seq),
                Fault::Chain(seq) => Message::new("checkpoint-not-held").with("seq", *seq),
                Fault::Missing(number) => Message::new("checkpoint-missing").with("number", *number),
                Fault::Gone(count) => {
                    Message::new("checkpoint-gone").with("n", *count).with("file", self.kept.file.display().to_string())
                }
                Fault::Unsigned => "audit-unsigned".into(),
                Fault::Altered => "audit-altered".into(),
            });
        }
    }
}

async fn verify(desk: &Desk, data: &Path, checkpoints: Option<PathBuf>, key: Option<String>) -> context::Result<Code> {
    let held = held(desk, data, checkpoints, key).await?;
    held.tell(&|message| desk.say(message));
    desk.answer(&held.json());
    Ok(u8::from(!held.is_whole()))
}

/// Proves a trail that was taken out, with nothing but the file, the checkpoints and the public key.
pub(super) fn verify_file(
    global: &Global,
    file: &Path,
    checkpoints: Option<PathBuf>,
    key: Option<String>,
) -> context::Result<Code> {
    let kept = stamps::kept(&global.data, checkpoints, key)?;
    if kept.keys.trim().is_empty() {
        return Err(Error::invalid("audit-key-needed"));
    }
    let words = interface::Words::gather(crate::ROOMS.iter().map(|r| r.messages));
    let language = Language::from_code(&global.lang).unwrap_or_default();
    let opened = fs::File::open(file).map_err(|e| unreadable(file, &e))?;
    let proof = prove(BufReader::new(opened), &kept.checkpoints, &kept.keys).map_err(|unfit| match unfit {
        Unfit::Io(error) => unreadable(file, &error),
        Unfit::Line(n) => {
            Error::invalid(Message::new("audit-line-unfit").with("line", n).with("file", file.display().to_string()))
        }
    })?;
    let held = Held { chain: proof.chain, stamps: proof.stamps, kept };
    held.tell(&|message| eprintln!("{}", words.say(language, &message)));
    if global.json {
        out!("{:#}", held.json());
    }
    Ok(u8::from(!held.is_whole()))
}

async fn export(desk: &Desk, output: &Path) -> context::Result<Code> {
    let ending = output.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let format = Format::of_ending(ending).ok_or_else(|| Error::invalid("audit-format"))?;
    let opened = fs::File::create(output).map_err(|e| unwritable(output, &e))?;
    let mut file = BufWriter::new(opened);
    let mut search = Search { earliest_first: true, ..Search::of(Of::Everything) };
    let (mut count, mut taken, tenant) = (0_usize, Taken::default(), desk.context.tenant);
    let mut put = |text: &str| file.write_all(text.as_bytes()).map_err(|e| unwritable(output, &e));
    loop {
        let mut read = desk.context.read_common().await?;
        let entries = context::search(&mut read, &search, 1000).await?;
        let Some(last) = entries.last() else { break };
        search.than = Some(last.seq);
        count += entries.len();
        for entry in &entries {
            put(&taken.line(format, tenant, entry))?;
        }
    }
    if let Some(seed) = desk.house().settings().stamp.filter(|_| format == Format::JsonLines) {
        put(&taken.seal(&Key::of(&seed), tenant, desk.house().clock().now()))?;
    }
    file.flush().map_err(|e| unwritable(output, &e))?;
    desk.say(Message::new("audit-exported").with("entries", count).with("file", output.display().to_string()));
    desk.answer(&json!({ "entries": count, "file": output.display().to_string() }));
    Ok(0)
}
