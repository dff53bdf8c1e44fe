# The SCIM tester of others against a server: tester.py BASE TOKEN. Prints what it found, one line each, and fails with the first fault.
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

base, token = sys.argv[1:]
with Client(base_url=base, headers={"Authorization": f"Bearer {token}"}) as http:
    results = check_server(SyncSCIMClient(http))
for result in results:
    print(result.status.name, result.title, result.reason or "")
fine = {Status.SUCCESS, Status.SKIPPED}
print(f"{len(results)} results, {sum(r.status == Status.SKIPPED for r in results)} skipped")
sys.exit(any(result.status not in fine for result in results))
