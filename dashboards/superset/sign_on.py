"""Single sign-on with the council's identity provider (OpenID Connect), by settings alone.

The provider says who somebody is and which audience they are of: its roles claim holds the names
of audiences (social_care). Who may see which child stands in the lake's access file, under the same
user name.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dashboards.superset.lake import audience_folders

PROVIDER = "council"


def is_configured() -> bool:
    """Whether the settings name an identity provider."""
    return bool(os.environ.get("DASHBOARDS_SSO_METADATA"))


def providers() -> list[dict[str, Any]]:
    """The provider, as Superset's sign-on reads it; none where the settings name none."""
    if not is_configured():
        return []
    remote = {
        "client_id": os.environ["DASHBOARDS_SSO_CLIENT_ID"],
        "client_secret": os.environ["DASHBOARDS_SSO_CLIENT_SECRET"],
        "server_metadata_url": os.environ["DASHBOARDS_SSO_METADATA"],
        "client_kwargs": {"scope": "openid profile email"},
    }
    return [{"name": PROVIDER, "icon": "fa-key", "token_key": "access_token", "remote_app": remote}]


def roles(lake: Path) -> dict[str, list[str]]:
    """Which role each audience's name in the roles claim gives."""
    return {folder.name: [folder.role] for folder in audience_folders(lake)}


def reader_of(claims: dict[str, Any]) -> dict[str, Any]:
    """Somebody's name, address and audiences, from what the provider says of them."""
    username = claims[os.environ.get("DASHBOARDS_SSO_USER_CLAIM", "preferred_username")]
    return {
        "username": username,
        "email": claims.get("email", username),
        "first_name": claims.get("given_name", ""),
        "last_name": claims.get("family_name", ""),
        "role_keys": claims.get(os.environ.get("DASHBOARDS_SSO_ROLES_CLAIM", "roles"), []),
    }


def security_manager() -> type:
    """Superset's own security, which reads the provider's claims in this way."""
    # Superset's security can be imported only once its settings are read.
    from superset.security import SupersetSecurityManager  # noqa: PLC0415 # as above

    class CouncilSecurityManager(SupersetSecurityManager):  # type: ignore[misc] # it is untyped
        """Superset's security with the council's sign-on."""

        def oauth_user_info(self, provider: str, response: dict[str, Any]) -> dict[str, Any]:
            """What the provider says of who signs on."""
            claims = (
                response.get("userinfo") or self.appbuilder.sm.oauth_remotes[provider].userinfo()
            )
            return reader_of(dict(claims))

    return CouncilSecurityManager
