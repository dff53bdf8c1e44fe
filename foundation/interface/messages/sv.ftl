# Ramen: det som finns på varje sida.
skip-to-content = Hoppa till innehållet
menu = Meny
breadcrumb = Var du är
sign-out = Logga ut
foot-links = För alla
foot-licence = fri programvara, EUPL-1.2
form-required = obligatoriskt
form-problems = Det här behöver rättas
form-save = Spara
form-cancel = Avbryt
form-kept = Det du skrev senast står kvar här nedan. Det är inte sparat än.
form-back = Tillbaka

month-1 = januari
month-2 = februari
month-3 = mars
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = augusti
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
date-long = { $day } { $month } { $year }

# Fel i det som har fyllts i. Säg vad som hände och vad man gör.
problem-missing = Fyll i fältet.
problem-too-long = Texten har { $length } tecken. Fältet rymmer { $max }: korta den.
problem-not-in-range = ”{ $given }” går inte här. Skriv ett heltal från { $min } till { $max }.
problem-no-such-level = Skalan har inget steg ”{ $given }”. Stegen är { $levels }.
problem-not-yes-or-no = ”{ $given }” går inte här. Svara ja eller nej.
problem-no-such-choice = ”{ $given }” finns inte att välja.
problem-not-a-date = ”{ $given }” är inget datum. Skriv till exempel 2027-01-31.
problem-no-such-record = Det som valdes finns inte längre. Välj igen.
problem-control-characters = Texten innehåller tecken som inte syns och inte kan sparas. Skriv in den igen, eller klistra in den utan formatering.

# Filer som inte går att läsa.
file-empty = Filen är tom.
file-empty-remedy = Kontrollera att du valde rätt fil.
file-too-large = Filen är större än 50 MB.
file-too-large-remedy = Ta bort bilder och blad som inte behövs, eller dela upp filen.
file-wrong-type = Det här är inget kalkylblad som går att läsa.
file-wrong-type-remedy = Välj en fil av typen XLSX, ODS eller CSV.
file-old-excel = Filen är sparad i ett äldre Excelformat (XLS).
file-old-excel-remedy = Öppna den i Excel eller LibreOffice och spara den som XLSX.
file-password = Filen är skyddad med lösenord.
file-password-remedy = Öppna den, ta bort lösenordet och spara en kopia.
file-damaged = Filen är skadad och går inte att läsa.
file-damaged-remedy = Öppna den i Excel eller LibreOffice och spara den på nytt.
file-bomb = Filen packar upp till mer än 400 MB och har därför inte lästs.
file-bomb-remedy = Spara bladet med risker som en egen fil.
sheet-hidden = Bladet ”{ $sheet }” är dolt men innehåller en tabell.
sheet-hidden-remedy = Visa bladet om det ska läsas in, annars ta bort det.
column-missing = Kolumnen saknas: { $columns }.
column-missing-remedy = Lägg till kolumnen, eller välj vilken kolumn som är vilken i webbläsaren.
cell-error = Cellen visar felet { $error }.
cell-error-remedy = Rätta formeln eller skriv värdet i cellen.
cells-merged = Cellerna är sammanslagna, så det går inte att veta vilka rader värdet gäller.
cells-merged-remedy = Dela cellerna och skriv värdet på varje rad.

# Sidor som inte går att visa.
error-back-home = Till startsidan
error-not-found = Sidan finns inte
error-not-found-text = Adressen leder inte till något som du har tillgång till. Kontrollera den, eller börja om från startsidan.
error-denied = Du har inte behörighet
error-denied-text = Din roll omfattar inte det här. Behöver du den, vänd dig till den som ansvarar för intern kontroll hos er.
error-conflict = Någon annan hann före
error-conflict-text = { $by } ändrade posten medan du arbetade. Det du skrev står nedan, bredvid det som gäller nu. Öppna raden igen och spara det som ska gälla.
error-invalid = Det gick inte att spara
error-internal = Något gick fel hos oss
error-internal-text = Felet har antecknats. Inget har ändrats. Försök igen om en stund.
error-cross-site = Begäran kom från en annan webbplats
error-cross-site-text = Av säkerhetsskäl utfördes den inte. Öppna sidan på nytt och försök igen.
error-too-large = Det som skickades är för stort
error-too-large-text = En fil får vara högst 50 MB. Inget har sparats.
import-upload-broken = Filen kom inte fram hel. Välj den igen.
import-remedy-level = Skriv stegets nummer eller ord.
import-remedy-long = Korta texten i cellen.
import-remedy-missing = Fyll i cellen, eller ta bort raden.
import-remedy-cell = Skriv in texten i cellen på nytt.
import-remark-kept = Behålls som det står och visas bland iakttagelserna.
import-needs-unit = Ange enhet och år.
internal-control = Intern kontroll
annex-to-plan = Bilaga till verksamhetsplan { $year }
annex-case = Diarienummer { $number }
annex-meeting = Sammanträde { $date }
annex-draft = Utkast
annex-public = Offentlig version
annex-page = Sida
annex-contents = Innehåll
annex-continued = forts.
conflict-text = { $by } ändrade samma sak medan du arbetade. Inget av det du skrev har gått förlorat.
conflict-compare = Det som skiljer
conflict-what = Fält
conflict-theirs = Så står det nu
conflict-own = Det du skrev
conflict-choose = Det du skrev står kvar i fälten nedan. Spara för att låta det gälla, eller avbryt för att behålla det som står.
annex-numbered = Bilaga { $number } till verksamhetsplan { $year }
annex-proposal = Förslag till sammanträde { $date }

# Brev
mail-greeting = Hej { $name }!
mail-footer = Det här är ett automatiskt meddelande från Lisbet. Det går inte att svara på.
