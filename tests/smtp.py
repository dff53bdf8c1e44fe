"""A real mail server for the stories: STARTTLS and a password are required. Each letter becomes one line of JSON in a file.

Usage: smtp.py PORT CERTIFICATE KEY OUTPUT
"""

import email
import email.policy
import json
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

port, certificate, key, output = int(sys.argv[1]), *sys.argv[2:5]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("borta@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("upptagen@"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        letter = {
            "to": envelope.rcpt_tos,
            "from": message["from"],
            "subject": message["subject"],
            "id": message["message-id"],
            "body": message.get_content(),
            "tls": session.ssl is not None,
        }
        with open(output, "a", encoding="utf-8") as file:
            file.write(json.dumps(letter, ensure_ascii=False) + "\n")
        return "250 accepted"


def knows(server, session, envelope, mechanism, data):
    known = LoginPassword(b"lisbet", b"hemligt")
    return AuthResult(success=data == known, handled=False)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
controller = Controller(
    Handler(),
    hostname="127.0.0.1",
    port=port,
    tls_context=context,
    require_starttls=True,
    auth_required=True,
    authenticator=knows,
)
controller.start()
print("ready", flush=True)
while True:
    time.sleep(3600)
