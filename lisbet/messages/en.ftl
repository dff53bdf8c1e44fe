# The command line and the pages about errors.
conflict-caption = What differs
conflict-field = Field
conflict-now = As it stands now
conflict-yours = What you wanted to save
conflict-read = As it stood when you opened the page
error-back-page = Go back to the page, as it stands now
error-conflict-remove = { $by } changed this after you opened the page, so nothing has been removed. Look at what stands now, and remove it again if you still want to.

folder-unusable = The folder { $folder } cannot be used: { $error }. Name another with --data.
folder-empty = There is no installation in the folder { $folder }. Make one with: lisbet init --tenant NAME
folder-locked = The folder { $folder } is already used by another server. Stop it first, or name another folder with --data.
address-taken = It is not possible to listen on { $address }: { $error }. Name another address with --listen.
database-newer = The database has the change { $name }, which this version of Lisbet does not know or which has been edited since. Use the version that the database belongs to.
database-failed = The database did not answer as it should: { $error }
internal-failed = Something went wrong on our side: { $error }. Nothing has been changed.
console-denied = The person does not have the permission { $permission } here. Nothing has been changed.
init-needs-name = Give the organisation's name: lisbet init --tenant NAME
init-done = The installation for { $name } is now in { $folder }.
tenant-unknown = There is no organisation called “{ $name }”. Here are: { $names }.
tenant-none = The installation has no organisation. Make one with: lisbet init --tenant NAME
tenant-several = The installation has several organisations. Say which with --tenant: { $names }.
unit-added = { $name } has been added. In addresses it is called { $slug }.
person-added = { $name } has been added.
person-signed-out = Every session of { $name } has been ended.
method-not-text = The file is not a text file. A method is written as TOML.
method-set = { $name } holds from { $year }.
file-unreadable = It is not possible to read { $path }: { $error }
file-unwritable = It is not possible to write { $path }: { $error }
file-written = { $path } has been written.
export-type = The name { $path } must end in .xlsx or .csv.
annex-type = The name { $path } must end in .pdf, .docx or .xlsx.
import-done = { $new } new, { $changed } changed, { $unchanged } unchanged, { $missing } missing in the file.
import-would = Trial run, nothing is stored: { $new } new, { $changed } changed, { $unchanged } unchanged, { $missing } missing in the file.
import-refused = { $problems ->
    [one] Nothing is stored: 1 problem is in the way.
   *[other] Nothing is stored: { $problems } problems are in the way.
}
check-done = { $n ->
    [0] No findings.
    [one] 1 finding.
   *[other] { $n } findings.
}
adopt-done = { $kind } has been recorded as adopted, version { $version }.
version-form = “{ $given }” is not a version. Write a year, or a year and a version: 2027@1
verify-fault = { $kind } { $year }, version { $version }: { $part } is not as when it was written.
verify-broken = The audit trail is broken at number { $entry }.
verify-whole = Everything is as it was written: { $decisions ->
    [one] one decision
   *[other] { $decisions } decisions
    }, { $entries ->
    [one] one entry
   *[other] { $entries } entries
    } in the trail.
serve-at = Lisbet answers at { $address }. Stop it with Ctrl-C.
serve-plain = The pages carry only their own style sheet, because Node was not there when the program was built. Everything works. Build again with cargo xtask demo for the full look.
import-progress = Row { $done } of { $all }
mail-server-unfit = The mail server cannot be read. Write it as smtp://user:password@server:587?tls=required, and the sender as Lisbet <lisbet@municipality.se>. The sender was { $from }.
mail-stands = { $waiting ->
    [one] One letter waits
   *[other] { $waiting } letters wait
    }, { $sent ->
    [one] one is
   *[other] { $sent } are
    } sent, { $failed } could not be sent.
audit-whole = The trail is whole: { $entries ->
    [one] one entry
   *[other] { $entries } entries
    }, { $checkpoints ->
    [one] one checkpoint holds
   *[other] { $checkpoints } checkpoints hold
    }.
audit-exported = { $entries ->
    [one] One entry was
   *[other] { $entries } entries were
    } written to { $file }.
audit-format = Choose the file's name by its form: .jsonl or .cef.
audit-line-unfit = Line { $line } of { $file } does not belong to a trail that was taken out.
checkpoint-written = A checkpoint at entry { $seq } was added to { $file }. Keep it in another place, with the public key { $key }.
checkpoint-key-unfit = { $file } is no key. Restore it from a backup.
checkpoint-not-signed = The checkpoint at entry { $seq } is not signed with the key.
checkpoint-not-held = The checkpoint at entry { $seq } does not hold: the trail was cut off or written anew.
serve-no-tenant = The installation is empty. Begin with: lisbet init "The municipality's name"
serve-first = { $tenant }: no administrator has signed in yet. This link signs { $name } in, once:
person-granted = { $name } has the role { $role }.
person-revoked = { $name }: { $n ->
    [one] one role ended
   *[other] { $n } roles ended
  }.
person-has-left = { $name } has left: all roles, functions and sessions have ended.
key-unfit = The key in { $place } is not 64 hexadecimal digits. Put the right one back: what is sealed with it cannot be opened otherwise.
person-forgotten = The ways of signing in of { $name } are removed. Make a new link with lisbet user link.
audit-withheld = { $n ->
    [one] One entry about something secret is not shown, wholly or in part. Its digest is there, and the chain goes through it.
   *[other] { $n } entries about something secret are not shown, wholly or in part. Their digests are there, and the chain goes through them.
}
audit-trusted = { $n ->
    [one] One of them was written by an older version. Only whoever verifies the trail in the database knows that it is as it was.
   *[other] { $n } of them were written by an older version. Only whoever verifies the trail in the database knows that they are as they were.
}
audit-unsigned = The file has no signed last line: it may have been cut off, or taken out by an older version. Take the trail out anew with lisbet audit export.
audit-altered = The file has been changed since it was taken out, or is signed with another key.
audit-key-needed = The public key is missing. Give it with --key: it stands in checkpoint.pub in the data folder.
checkpoint-torn = Line { $line } of { $file } is no whole checkpoint, perhaps after a power cut. It is passed over.
checkpoint-missing = Checkpoint number { $number } is missing or has been replaced. Put the file of checkpoints back from a copy.
checkpoint-gone = According to the database { $n ->
    [one] one checkpoint has
   *[other] { $n } checkpoints have
    } been written, but there is none in { $file }. Put the file back from a copy, or name it with --checkpoints.
checkpoint-restored = { $n ->
    [one] One checkpoint is about what happened after the moment that the database has been restored to. The trail tells of the restoration.
   *[other] { $n } checkpoints are about what happened after the moment that the database has been restored to. The trail tells of the restoration.
}
key-missing = { $place } is missing. What is sealed in the database cannot be opened without it. Put the file back from a backup. If it is lost: lisbet restore --already "the reason" --new-keys
checkpoint-key-missing = { $place } is missing, but the trail has been signed with it. Put the file back from a backup. If it is lost: lisbet restore --already "the reason" --new-keys
verify-removed = { $kind } { $year }, version { $version }: is no longer here, although the trail says that it was recorded.
verify-untold = { $kind } { $year }, version { $version }: is here, although the trail does not say that it was recorded.
verify-part-snapshot = the content
verify-part-pdf = the document
verify-part-public = the public version
verify-part-diary = the diary's file
verify-part-shared = the copy that was given out
verify-part-removed = the document
verify-part-untold = the document
backup-broken = { $file } is no whole backup: it has been cut off or changed, or is signed with another key ({ $error }). Nothing has been changed. Take another copy.
backup-exists = { $file } is there already. Choose another name, so that no older copy is lost.
backup-written = { $file } has been written and read through: { $rows ->
    [one] one row
   *[other] { $rows } rows
    }.
backup-keys-apart = The keys in { $folder } (secret.key and checkpoint.key) are not in it. Keep them in another place than the copy.
restore-taken = There is an installation in { $folder } already. Name a new folder with --data, or an empty database. Nothing has been changed.
restore-broken = The trail in { $file } is not whole. Nothing has been restored. Take another copy.
restore-done = The installation is now in { $folder }, as it was { $at }. The trail tells of the restoration.
restore-keys = Now put secret.key and checkpoint.key back in { $folder }. If they are lost: lisbet restore --already "the reason" --new-keys
restore-told = The trail now tells of the restoration.
migrate-done = The database has been changed to this version.
serve-older = The database of { $tenant } is older than its latest checkpoint (entry { $seq }, { $at }). If it has been restored: say so with lisbet restore --already "the reason", and the trail tells of it. Otherwise the trail has been cut off or written anew: look for the cause with lisbet verify.
serve-loose = Others than the owner can read { $path }. Close it with: chmod { $mode } { $path }
serve-superuser = The database role is past PostgreSQL's row-level security. Give the program a role of its own without SUPERUSER and BYPASSRLS.
serve-clock = The clock is behind: the latest entry in the trail of { $tenant } is from { $at }. Set the clock before anybody works.
base-unfit = “{ $given }” is not an address that links can begin with. Write it as https://lisbet.municipality.se, with nothing after the name.
database-older = The database belongs to an older version. What only reads does not change it. Run lisbet migrate, or start lisbet serve, first.
database-running = The database must be changed for this version, but another program uses it. Stop that one first.
database-gone = { $file } has been deleted or replaced since the program opened it. Nothing has been stored. Stop the program, put the file back and start again.
database-unreachable = The database server { $place } cannot be reached: { $error }. See that it runs and that the address is right.
console-only = Only whoever stands at the server does this. Take --as away.
demo-taken = Here is { $tenant } already. What is invented does not stand among what is real: name another folder with --data.
