"""A provider of OpenID Connect: a real one, of one person, served over HTTP for the tests."""

import base64
import hashlib
import secrets
import time
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "casebook", "between us"


class Provider:
    """What it says of the person can be changed, and what it signs with.

    Attributes:
        claims: Added to, or in place of, what a good answer says.
        issuer: Its own address, set once it is served.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
        self.signing_key = self.key
        self._codes: dict[str, dict[str, str]] = {}
        self.app = Flask("provider")
        self.app.add_url_rule("/.well-known/openid-configuration", "metadata", self._metadata)
        self.app.add_url_rule("/keys", "keys", lambda: jsonify(keys=[self.key.as_dict(private=False)]))
        self.app.add_url_rule("/authorize", "authorize", self._authorize)
        self.app.add_url_rule("/token", "token", self._token, methods=["POST"])

    def _metadata(self) -> Response:
        at = self.issuer
        return jsonify(
            issuer=at, authorization_endpoint=f"{at}/authorize", token_endpoint=f"{at}/token",
            jwks_uri=f"{at}/keys", id_token_signing_alg_values_supported=["RS256"],
        )  # fmt: skip

    def _authorize(self) -> Any:
        code = secrets.token_urlsafe(16)
        self._codes[code] = request.args.to_dict()
        return redirect(f"{request.args['redirect_uri']}?code={code}&state={request.args['state']}")

    def _token(self) -> Any:
        asked = self._codes.pop(request.form.get("code", ""), None)
        verifier = request.form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        given = request.authorization
        is_client = given and (given.username, given.password) == (CLIENT_ID, CLIENT_SECRET)
        if not asked or asked["code_challenge"] != challenge or not is_client:
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "person-1", "iat": now, "exp": now + 60,
            "nonce": asked["nonce"], "email": "maria@example.org", "email_verified": True, **self.claims,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signing_key)
        return jsonify(access_token="access", token_type="Bearer", expires_in=60, id_token=token)
