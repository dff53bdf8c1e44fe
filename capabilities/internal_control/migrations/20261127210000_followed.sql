-- What refers to an event, a row, a way or a process is followed when that goes: without these each removal walks through the tenant.
CREATE INDEX processes_goal ON processes (tenant, goal);
CREATE INDEX ways_process ON ways (tenant, process);
CREATE INDEX events_way ON events (tenant, way);
CREATE INDEX events_previous ON events (tenant, previous) WHERE previous IS NOT NULL;
CREATE INDEX events_obligatory ON events (tenant, obligatory) WHERE obligatory IS NOT NULL;
CREATE INDEX measures_event ON measures (tenant, event);
CREATE INDEX plan_rows_event ON plan_rows (tenant, event);
CREATE INDEX plan_rows_way ON plan_rows (tenant, way);
CREATE INDEX control_activities_row ON control_activities (tenant, plan_row);
-- What has been asked for and not handed in.
CREATE INDEX collection_requests_waiting ON collection_requests (tenant, status, due);
