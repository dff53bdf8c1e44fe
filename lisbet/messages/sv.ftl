# Kommandoraden och sidorna om fel.
conflict-caption = Det som skiljer
conflict-field = Fält
conflict-now = Så står det nu
conflict-yours = Det du ville spara
conflict-read = Så stod det när du öppnade sidan
error-back-page = Gå tillbaka till sidan, som den ser ut nu
error-conflict-remove = { $by } ändrade det här efter att du öppnade sidan, så inget har tagits bort. Titta på det som står nu, och ta bort det igen om du fortfarande vill.

folder-unusable = Mappen { $folder } går inte att använda: { $error }. Ange en annan med --data.
folder-empty = I mappen { $folder } finns ingen installation. Gör en med: lisbet init --tenant NAMN
folder-locked = Mappen { $folder } används redan av en annan server. Stoppa den först, eller ange en annan mapp med --data.
address-taken = Det går inte att lyssna på { $address }: { $error }. Ange en annan adress med --listen.
database-newer = Databasen har ändringen { $name }, som den här versionen av Lisbet inte känner till eller som har ändrats sedan dess. Använd den version som databasen hör till.
database-failed = Databasen svarade inte som den ska: { $error }
internal-failed = Något gick fel hos oss: { $error }. Inget har ändrats.
console-denied = Personen har inte behörigheten { $permission } här. Inget har ändrats.
init-needs-name = Ange organisationens namn: lisbet init --tenant NAMN
init-done = Installationen för { $name } finns nu i { $folder }.
tenant-unknown = Det finns ingen organisation som heter ”{ $name }”. Här finns: { $names }.
tenant-none = Installationen har ingen organisation. Gör en med: lisbet init --tenant NAMN
tenant-several = Installationen har flera organisationer. Ange vilken med --tenant: { $names }.
unit-added = { $name } är tillagd. I adresser heter den { $slug }.
person-added = { $name } är tillagd.
person-signed-out = Alla sessioner för { $name } är avslutade.
method-not-text = Filen är ingen textfil. En metod skrivs som TOML.
method-set = { $name } gäller från { $year }.
file-unreadable = Det går inte att läsa { $path }: { $error }
file-unwritable = Det går inte att skriva { $path }: { $error }
file-written = { $path } är skriven.
export-type = Namnet { $path } ska sluta på .xlsx eller .csv.
annex-type = Namnet { $path } ska sluta på .pdf, .docx eller .xlsx.
import-done = { $new } nya, { $changed } ändrade, { $unchanged } oförändrade, { $missing } saknas i filen.
import-would = Provläsning, inget är sparat: { $new } nya, { $changed } ändrade, { $unchanged } oförändrade, { $missing } saknas i filen.
import-refused = { $problems ->
    [one] Inget är sparat: 1 problem hindrar.
   *[other] Inget är sparat: { $problems } problem hindrar.
}
check-done = { $n ->
    [0] Inga iakttagelser.
    [one] 1 iakttagelse.
   *[other] { $n } iakttagelser.
}
adopt-done = { $kind } är registrerad som beslutad, version { $version }.
version-form = ”{ $given }” är ingen version. Skriv ett år, eller år och version: 2027@1
verify-fault = { $kind } { $year }, version { $version }: { $part } är inte som när det skrevs.
verify-broken = Spåret av händelser är brutet vid nummer { $entry }.
verify-whole = Allt är som det skrevs: { $decisions } beslut, { $entries ->
    [one] en post
   *[other] { $entries } poster
    } i spåret.
serve-at = Lisbet svarar på { $address }. Avsluta med Ctrl-C.
serve-plain = Sidorna har bara den egna stilmallen, eftersom Node saknades när programmet byggdes. Allt fungerar. Bygg om med cargo xtask demo för det fulla utseendet.
import-progress = Rad { $done } av { $all }
mail-server-unfit = E-postservern går inte att läsa ut. Skriv den som smtp://användare:lösenord@server:587?tls=required, och avsändaren som Lisbet <lisbet@kommun.se>. Avsändaren var { $from }.
mail-stands = { $waiting } brev väntar, { $sent } är skickade, { $failed } kunde inte skickas.
audit-whole = Spåret är helt: { $entries ->
    [one] en post
   *[other] { $entries } poster
    }, { $checkpoints ->
    [one] en stämpel
   *[other] { $checkpoints } stämplar
    } stämmer.
audit-exported = { $entries ->
    [one] En post
   *[other] { $entries } poster
    } skrevs till { $file }.
audit-format = Välj filnamn efter form: .jsonl eller .cef.
audit-line-unfit = Rad { $line } i { $file } hör inte till ett uttaget spår.
checkpoint-written = En stämpel vid post { $seq } lades till i { $file }. Spara den på ett annat ställe, med den öppna nyckeln { $key }.
checkpoint-key-unfit = { $file } är ingen nyckel. Återställ den ur en säkerhetskopia.
checkpoint-not-signed = Stämpeln vid post { $seq } är inte undertecknad med nyckeln.
checkpoint-not-held = Stämpeln vid post { $seq } stämmer inte: spåret är avklippt eller omskrivet.
serve-no-tenant = Installationen är tom. Börja med: lisbet init "Kommunens namn"
serve-first = { $tenant }: ingen administratör har loggat in än. Den här länken loggar in { $name }, en gång:
person-granted = { $name } har rollen { $role }.
person-revoked = { $name }: { $n ->
    [one] en roll avslutades
   *[other] { $n } roller avslutades
  }.
person-has-left = { $name } har slutat: alla roller, funktioner och inloggningar är avslutade.
key-unfit = Nyckeln i { $place } är inte 64 hexadecimala siffror. Lägg tillbaka den rätta: det som är förseglat med den går annars inte att öppna.
person-forgotten = Inloggningssätten för { $name } är borttagna. Gör en ny länk med lisbet user link.
audit-withheld = { $n ->
    [one] En post om något hemligt visas inte, helt eller delvis. Dess kontrollsumma är med, och kedjan går genom den.
   *[other] { $n } poster om något hemligt visas inte, helt eller delvis. Deras kontrollsummor är med, och kedjan går genom dem.
}
audit-trusted = { $n ->
    [one] En av dem skrevs av en äldre version. Att den är sig lik vet bara den som prövar loggen i databasen.
   *[other] { $n } av dem skrevs av en äldre version. Att de är sig lika vet bara den som prövar loggen i databasen.
}
audit-unsigned = Filen har ingen undertecknad slutrad: den kan vara avklippt eller tagen ut av en äldre version. Ta ut loggen på nytt med lisbet audit export.
audit-altered = Filen är ändrad efter att den togs ut, eller undertecknad med en annan nyckel.
audit-key-needed = Den öppna nyckeln saknas. Ange den med --key: den står i checkpoint.pub i datamappen.
checkpoint-torn = Rad { $line } i { $file } är ingen hel stämpel, kanske efter ett strömavbrott. Den hoppas över.
checkpoint-missing = Stämpel nummer { $number } saknas eller är utbytt. Lägg tillbaka filen med stämplar ur en kopia.
checkpoint-gone = Enligt databasen har { $n ->
    [one] en stämpel
   *[other] { $n } stämplar
    } skrivits, men i { $file } finns ingen. Lägg tillbaka filen ur en kopia, eller peka ut den med --checkpoints.
checkpoint-restored = { $n ->
    [one] En stämpel gäller det som hände efter den tidpunkt som databasen har återställts till. Loggen berättar om återställningen.
   *[other] { $n } stämplar gäller det som hände efter den tidpunkt som databasen har återställts till. Loggen berättar om återställningen.
}
key-missing = { $place } saknas. Det som är förseglat i databasen går inte att öppna utan den. Lägg tillbaka filen ur en säkerhetskopia. Är den förlorad: lisbet restore --already "skälet" --new-keys
checkpoint-key-missing = { $place } saknas, men loggen har undertecknats med den. Lägg tillbaka filen ur en säkerhetskopia. Är den förlorad: lisbet restore --already "skälet" --new-keys
verify-removed = { $kind } { $year }, version { $version }: finns inte kvar, fast loggen säger att det har registrerats.
verify-untold = { $kind } { $year }, version { $version }: finns här, fast loggen inte säger att det har registrerats.
verify-part-snapshot = innehållet
verify-part-pdf = dokumentet
verify-part-public = den offentliga versionen
verify-part-diary = diariets fil
verify-part-shared = den lämnade kopian
verify-part-removed = dokumentet
verify-part-untold = dokumentet
backup-broken = { $file } är ingen hel säkerhetskopia: den är avklippt eller ändrad, eller undertecknad med en annan nyckel ({ $error }). Inget har ändrats. Ta en annan kopia.
backup-exists = { $file } finns redan. Välj ett annat namn, så att ingen äldre kopia går förlorad.
backup-written = { $file } är skriven och genomläst: { $rows ->
    [one] en rad
   *[other] { $rows } rader
    }.
backup-keys-apart = Nycklarna i { $folder } (secret.key och checkpoint.key) är inte med. Spara dem på ett annat ställe än kopian.
restore-taken = I { $folder } finns redan en installation. Ange en ny mapp med --data, eller en tom databas. Inget har ändrats.
restore-broken = Loggen i { $file } är inte hel. Inget har återställts. Ta en annan kopia.
restore-done = Installationen finns nu i { $folder }, så som den var { $at }. Loggen berättar om återställningen.
restore-keys = Lägg nu tillbaka secret.key och checkpoint.key i { $folder }. Är de förlorade: lisbet restore --already "skälet" --new-keys
restore-told = Loggen berättar nu om återställningen.
migrate-done = Databasen är ändrad till den här versionen.
serve-older = Databasen för { $tenant } är äldre än sin senaste stämpel (post { $seq }, { $at }). Är den återställd: säg det med lisbet restore --already "skälet", så berättar loggen om det. Annars är loggen avklippt eller omskriven: sök orsaken med lisbet verify.
serve-loose = Andra än ägaren kan läsa { $path }. Stäng med: chmod { $mode } { $path }
serve-superuser = Databasrollen går förbi radskyddet i PostgreSQL. Ge programmet en egen roll utan SUPERUSER och BYPASSRLS.
serve-clock = Klockan går efter: den senaste posten i loggen för { $tenant } är från { $at }. Ställ klockan innan någon arbetar.
base-unfit = ”{ $given }” är ingen adress som länkar kan börja med. Skriv den som https://lisbet.kommun.se, utan något efter namnet.
database-older = Databasen hör till en äldre version. Det som bara läser ändrar den inte. Kör lisbet migrate, eller starta lisbet serve, först.
database-running = Databasen måste ändras för den här versionen, men ett annat program använder den. Stoppa det först.
database-gone = { $file } är borttagen eller utbytt sedan programmet öppnade den. Inget har sparats. Stoppa programmet, lägg tillbaka filen och starta igen.
database-unreachable = Databasservern { $place } går inte att nå: { $error }. Se efter att den är igång och att adressen stämmer.
console-only = Det här gör bara den som står vid servern. Ta bort --as.
demo-taken = Här finns redan { $tenant }. Det uppdiktade ska inte stå bland det verkliga: ange en annan mapp med --data.
