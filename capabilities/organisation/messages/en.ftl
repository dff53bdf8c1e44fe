menu-organisation = Organisation
organisation = Organisation
organisation-lead = The units that everything else belongs to: boards, administrations and their parts. A unit that ends gets an end date and stays in old documents.
organisation-empty = There are no units here yet. Add the first one below, or read them in from a spreadsheet.
organisation-tree = The units of the organisation
organisation-add = Add a unit
organisation-add-button = Add
organisation-import = Read in from a spreadsheet
organisation-import-text = The columns Id, Name, Parent, Kind and Manager function are recognised. The same file can be read in again: only what has changed is changed.
organisation-import-button = Read in
organisation-imported = { $new ->
    [one] One new unit
   *[other] { $new } new units
    }, { $changed } changed, { $unchanged } unchanged.
file = File
trouble-line = { $place }: { $problem } { $remedy }

unit-name = Name
unit-kind = Kind
unit-parent = Parent unit
unit-external_id = Id in your own system
unit-external_id-why = Used to recognise the unit when the organisation is read in again.
unit-manager = Manager function
unit-manager-why = The function that leads the unit, for example Head of administration. Not a name.
unit-valid_from = Valid from
unit-valid_to = Valid to
unit-valid = Valid
function-name = Name
unit-unknown = There is no unit called “{ $name }”. Write the name as it stands in the organisation, or add the unit.
unit-ambiguous = Several units are called “{ $name }”. Write one of { $slugs } instead.
tenant-taken = There is already an organisation called “{ $name }”.

choice-council = Council
choice-executive-board = Executive board
choice-board = Board
choice-company-board = Company board
choice-administration = Administration
choice-department = Department
choice-staff = Staff
choice-area = Area
choice-unit = Unit
choice-provider = Provider

import-name-missing = The row has no name.
import-name-missing-remedy = Write the unit's name, or remove the row.
import-name-unfit = The name is longer than 200 characters or has characters that cannot be seen.
import-name-unfit-remedy = Type the name again.
import-kind-unknown = The kind “{ $given }” is not recognised.
import-kind-unknown-remedy = Write for example Board, Administration, Department, Staff or Unit.
import-parent-unknown = No row has the name or id “{ $given }”.
import-parent-unknown-remedy = Mend the spelling, or add the parent unit as a row of its own.
import-parent-circle = The unit is its own parent, directly or through others.
import-parent-circle-remedy = Mend the Parent column so that the chain ends in a unit without a parent.
unit-lead = If the unit ends, write the day in Valid to. It then stays in old documents. The name in addresses does not change.
unit-circle = A unit cannot belong to itself or to a unit below it.
unit-ends-before = The last day is before the first.
unit-successor = Succeeded by
unit-successor-why = The unit that took over when this one ended.
unit-succeeded = Succeeded by
unit-changes_from = The change holds from
unit-changes_from-why = Give the day of a reorganisation: analyses and plans of earlier years then show the old name. Leave it empty when you mend a mistake.
unit-from-not-a-date = Write the day like 2027-01-01.
unit-from-too-early = The unit has already been changed on a later day. Choose a day after that one.
unit-formers = Earlier
unit-until = Until
organisation-preview = This happens if you read the file in
organisation-new = { $n ->
    [one] { $n } new
   *[other] { $n } new
}
organisation-changed = { $n ->
    [one] One is changed
   *[other] { $n } are changed
}
organisation-nothing = The file holds nothing new.
organisation-store = Read in
organisation-on = Show the organisation on a day
organisation-show = Show
organisation-now = Show everything
former-unit-until = Until
former-unit-name = Name
unit-short = Abbreviation
unit-short-why = Used in file names, for instance AMN.
column-id = Id
column-manager = Manager function
column-name = Name
column-parent = Parent
column-short = Abbreviation
