"""Refer a person to a debt counselling service, follow what becomes of it, check a webhook. Copy it freely.

CASEFLOW_URL=https://caseflow.example CASEFLOW_KEY=cf_live_… python caseflow_client.py referral.json
"""

import json
import os
import sys
import urllib.error
import urllib.request
import uuid

from standardwebhooks import Webhook


class Caseflow:
    def __init__(self, url, key):
        self.url, self.key = url.rstrip("/") + "/api/v1", key

    def call(self, method, path, body=None, **headers):
        """One request; a refusal is an HTTPError whose body is a problem with the fields at fault."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", "Accept-Language": "fr"}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, content, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer), answer.headers.get("ETag")

    def submit(self, referral, key=None):
        """Keep the key with your record and repeat the call with it until it is answered: it stays one referral."""
        return self.call("POST", "/referrals", referral, Idempotency_Key=key or str(uuid.uuid4()))[0]

    def read(self, reference):
        return self.call("GET", f"/referrals/{reference}")[0]

    def changes(self, since):
        """Everything that has changed since a moment, page by page."""
        query = f"updated_after={since}"
        while True:
            page, _tag = self.call("GET", f"/referrals?{query}")
            yield from page["data"]
            if not page["has_more"]:
                return
            query = f"updated_after={since}&cursor={page['next_cursor']}"


def verified(secret, body, headers):
    """The event in a webhook; raises if it was not signed with your secret within five minutes."""
    return Webhook(secret).verify(body, headers)


if __name__ == "__main__":
    caseflow = Caseflow(os.environ["CASEFLOW_URL"], os.environ["CASEFLOW_KEY"])
    with open(sys.argv[1], encoding="utf-8") as sent:
        print(json.dumps(caseflow.submit(json.load(sent)), indent=2, ensure_ascii=False))
