menu-internal-control = Internal control
menu-method = Method
internal-control = Internal control
home = Internal control
home-lead = Risk analyses and control plans for the units you work with.
home-empty = There is no analysis here yet. Begin a year below and read in the risks you already have.
home-events = { $n ->
    [one] 1 event
   *[other] { $n } events
}
home-begin = Begin a year
home-begin-text = Open the board's next year. Nothing is stored until you add or read in something.

tab-risk-analysis = Analysis
tab-control-plan = Plan
tab-findings = Findings
tab-documents = Documents and decision
tab-import = Read in

risk-analysis = Materiality and risk analysis
control-plan = Internal control plan
control-system = System for internal control
risk-matrix = Risk matrix
risk-events = Undesired events
measures = Measures
goal = Council goal for the area
goal-text = Goal
process = Process
process-name = Process
way-of-working = Way of working
way-of-working-name = Way of working
zone = Zone
risk-value-short = RV
plan-short = IKP
sheet-risk-analysis = VoR
sheet-control-plan = IKP

risk-event-number = No
risk-event-event = Undesired event
risk-event-event-why = What may happen if the process does not work. One event per row.
risk-event-likelihood = Likelihood
risk-event-consequence = Consequence
risk-event-consequence-why = How much it matters if the event happens (materiality).
risk-event-risk_value = Risk value
risk-event-in_plan = In the plan
risk-event-reason = Reason
risk-event-reason-why = Needed when the board chooses otherwise than the rule: to include below the threshold, or to leave out above it.
risk-event-control = Systematic control
risk-event-control-why = The control that is already part of the work. It is what the plan tests.
risk-event-printed_value = Risk value as printed
risk-event-handling = IKP as printed
risk-event-goal = Goal
risk-event-process = Process
risk-event-way = Way of working
measure-measure = Measure
measure-responsible = Responsible function
measure-due = Due
measure-status = Status
choice-not-started = Not started
choice-ongoing = Ongoing
choice-done = Done
plan-row-control = Systematic control
plan-row-responsible = Control owner
plan-row-responsible-why = The function that answers for the check. Whoever performs it may be another.
plan-row-performer = Performer
plan-row-reason = Reason
control-activity = Control activity
control-activity-activity = Control activity
control-activity-method = Method
control-activity-population = Population
control-activity-sample = Sample
control-activity-timing = When, how often

analysis-status = { $findings ->
    [0] draft · no findings
    [one] draft · 1 finding
   *[other] draft · { $findings } findings
}
analysis-lead = This is what may go wrong in the processes that are to reach the goals. Value each event; the risk value and the zone follow from the method.
analysis-empty = The analysis is empty
analysis-empty-text = Read in the risks you already have from a spreadsheet, or add the first event below.
analysis-import = Read in from a spreadsheet
analysis-shown = { $shown } of { $all }
matrix-caption = The events' numbers in the cell of their likelihood and consequence. The table holds the same facts.
matrix-alternative = Risk matrix with the events' numbers.
matrix-cell = Likelihood { $likelihood }, consequence { $consequence }: { $numbers }.
matrix-cell-label = Show { $n } events with likelihood { $likelihood } and consequence { $consequence }
matrix-total = Total: { $n }
filter-text = Search
filter-all = All
filter-in-plan = In the plan
filter-outside = Analysis only
filter-show = Show
filter-clear = Clear
filter-nothing = No event fits the choice. Clear it to see all.
sort = Order
sort-place = Goal and process
sort-number = No
sort-value = Risk value

# Reading in
import-needs-unit = Say which unit and year.
import-remedy-level = Write the step's number or word.
import-remedy-long = Shorten the text in the cell.
import-remedy-missing = Fill in the cell, or remove the row.
import-remedy-cell = Type the text in the cell again.
import-remedy-number = Write a whole number.
import-remark-kept = It is kept as it stands and shown among the findings.
import-place-unfit = The text is too long or has characters that cannot be seen.
import-number-twice = Number { $number } already stands in cell { $first }.
import-number-twice-remedy = Give the row a number of its own.
import-handling-unknown = “{ $given }” does not say whether the event is in the plan.
import-value-kept = The printed risk value is { $printed }, but likelihood times consequence is { $value }.
import-event-unknown = The analysis has no such event.

# Method
method-year = Year
method-name = Name
method-source = Source
method-unreadable = The file does not read as a method: { $error }
method-scale = Each scale needs at least two steps, with rising values.
method-cells = The table of cells must have one row per step of likelihood and one zone per step of consequence.
method-zone = The zone “{ $zone }” stands in the table of cells but not among the zones.
method-words = The method needs at least one word for “in the plan” and one for “outside the plan”.

# Findings
finding-planned-event-unknown = The plan names “{ $event }”, but the analysis has no such event.
finding-planned-event-unknown-remedy = Add the event to the analysis, or take the row out of the plan.
finding-outside-but-planned = Event { $numbers } is marked as outside the plan, but has a row in it.
finding-outside-but-planned-remedy = Include the event in the plan, or take the row out.
finding-must-be-planned = Event { $numbers } has risk value { $value } but is missing from the plan. From { $from } it is always included.
finding-must-be-planned-remedy = Include the event in the plan. If the board chooses otherwise, write the reason.
finding-chosen-but-not-planned = Event { $numbers } is marked for the plan, but the plan has no row for it.
finding-chosen-but-not-planned-remedy = Add the row to the plan, or take the mark away.
finding-below-without-reason = { $n ->
    [one] Event { $numbers } is in the plan although its risk value is below { $from }, and no reason is given.
   *[other] { $n } events are in the plan although their risk value is below { $from }, and no reason is given: { $numbers }.
}
finding-below-without-reason-remedy = Write why the board chooses to include them.
finding-plan-responsible-missing = The control owner is missing in { $rows } rows of the plan.
finding-plan-responsible-missing-remedy = Fill in the function that answers for the check. If it is the same for several, fill in for all at once.
finding-plan-control-missing = The systematic control is missing in { $rows } rows of the plan.
finding-plan-control-missing-remedy = Describe the control that the plan is to test.
finding-plan-activity-missing = The control activity is missing in { $rows } rows of the plan.
finding-plan-activity-missing-remedy = Write how the systematic control is to be tested.
finding-plan-place-missing = Goal, process or way of working is missing in { $rows } rows of the plan.
finding-plan-place-missing-remedy = Fill in where in the operations the row belongs.
finding-activity-vague = In { $rows } rows the control activity does not say how many, out of what, or when.
finding-activity-vague-remedy = Write for example “Sample, 10 of the year's invoices, in October”. One line is enough.
finding-only-training = The check of “{ $event }” measures only training, but the event is not about knowledge.
finding-only-training-remedy = Add a check of what is to work, for example a sample.
finding-lower-before-higher = In the process “{ $process }” event { $lower } (risk value { $value }) is checked but not { $numbers }, which is higher.
finding-lower-before-higher-remedy = Include the higher one, or write the reason for leaving it out.
finding-measure-missing = { $n ->
    [one] Event { $numbers } has risk value { $from } or more but no measure.
   *[other] { $n } events have risk value { $from } or more but no measure: { $numbers }.
}
finding-measure-missing-remedy = Write what is to be done to lower the risk, who answers for it, and when.
finding-value-not-product = Event { $numbers }: the printed risk value is { $printed }, but likelihood times consequence is { $value }.
finding-value-not-product-remedy = Check the valuation. When it changes, the computed value holds.
finding-plan-value-differs = Event { $numbers }: the plan says risk value { $printed }, the analysis { $value }.
finding-plan-value-differs-remedy = Check which one holds. The documents show the analysis' value.
finding-not-valued = { $n ->
    [one] Event { $numbers } has not been valued.
   *[other] { $n } events have not been valued: { $numbers }.
}
finding-not-valued-remedy = Give likelihood and consequence.
finding-number-used-twice = Number { $numbers } is used by more than one event.
finding-number-used-twice-remedy = Remove the event that no longer holds, or read in the file again with “remove missing”.
finding-goal-without-process = The goal “{ $goal }” has no process.
finding-goal-without-process-remedy = Add a process that is to reach the goal, or let the goal stand: it shows in the document.
finding-scored-differently = Events { $numbers } are nearly the same but valued differently: { $first } and { $second }.
finding-scored-differently-remedy = Merge them, or make plain what sets them apart.

# The documents
annex-to-plan = Annex to the operational plan { $year }
annex-case = Case number { $number }
annex-meeting = Meeting { $date }
annex-draft = Draft
annex-page = Page
annex-contents = Contents
annex-continued = cont.
annex-step = Step
annex-scale = Scale
annex-analysis-how = The analysis shows what may go wrong in the processes that are to reach the goals. Every undesired event has a number. The number stands in the matrix, in the table and in the internal control plan.
annex-star = { $star } in the column IKP means that the event is in the internal control plan.
annex-events-caption = Undesired events by goal, process and way of working
annex-goal-empty = The goal has no undesired events in this year's analysis.
annex-goal-none = Without a goal
annex-measures-caption = Measures for risk value { $from } and above
annex-plan-how = The plan shows how the systematic controls are tested during the year. The risk value stands first, the event's number in the analysis in brackets.
annex-plan-empty = The plan has no rows.
system-1 = 1. Introduction
system-1-law = Under chapter 6 section 6 of the Local Government Act (2017:725) each board answers for its operations following the council's goals and guidelines and the rules that apply, and for internal control being sufficient.
system-1-outsourced = The responsibility holds also when somebody else carries out the operations for the board.
system-2 = 2. Purpose
system-2-text = Internal control is to give reasonable assurance that
system-aim-1 = operations follow the council's goals and guidelines,
system-aim-2 = laws, agreements and decisions are followed,
system-aim-3 = resources are used effectively,
system-aim-4 = assets are protected,
system-aim-5 = accounts and follow-up are true,
system-aim-6 = routines and IT systems are secure.
system-3 = 3. Materiality and risk analysis
system-3-text = The analysis is made every year in five steps:
system-step-1 = Processes and ways of working that matter for the goals are identified.
system-step-2 = The systematic controls that already exist are described.
system-step-3 = Undesired events are identified.
system-step-4 = Each event is given a value for likelihood and one for consequence. The two are multiplied into a risk value.
system-step-5 = The board settles how each event is to be handled.
system-thresholds = From risk value { $measures } measures are worked out. From risk value { $plan } the event is always in the internal control plan. Below that the board chooses and says why.
system-zones = Zones
system-zones-caption = Zone for each combination of likelihood and consequence
system-4 = 4. Internal control plan
system-4-text = The plan is adopted together with the operational plan. For each check it states
system-plan-1 = goal,
system-plan-2 = process,
system-plan-3 = way of working,
system-plan-4 = systematic control,
system-plan-5 = method of control,
system-plan-6 = control owner.
system-5 = 5. Follow-up
system-5-text = Every check that is carried out is documented. In the annual report the board judges whether internal control has been sufficient, partly sufficient or insufficient, and states the ground for the judgement.
system-source = Source of the method
