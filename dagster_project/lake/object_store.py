"""Object stores: addresses, and how delta-rs and Arrow reach what lies there.

S3 (`s3://bucket/folder`) and Azure's Data Lake Storage
(`abfss://container@account.dfs.core.windows.net/folder`; OneLake is one more host of it). Neither
keys nor tokens pass through here where the libraries read them from the environment or ask the
platform by themselves; none is written to a file, a log or an error.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from pyarrow.fs import AzureFileSystem, FileSystem, S3FileSystem

from contracts import SingleViewError

S3 = "s3"
AZURE = "abfss"
_ADDRESS = re.compile(r"(?P<scheme>[a-z0-9+]+)://(?P<host>[^/\s]+)(?:/(?P<key>[^\s?#]*))?")
_AZURE_HOST = re.compile(r"(?P<container>[^@/]+)@(?P<account>[a-z0-9-]+)\.dfs\.(?P<domain>[a-z.]+)")
S3_SETTINGS = ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION")
AZURE_SETTINGS = (
    "AZURE_STORAGE_ENDPOINT",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
)
Settings = tuple[tuple[str, str], ...]


class StoreAddressError(SingleViewError, ValueError):
    """A setting names no store that can be read here."""


@dataclass(frozen=True, order=True)
class StoreFolder:
    """A folder of an object store.

    `host` is the bucket, or Azure's `container@account.dfs.domain`; `key` has no slash at either
    end, and is empty for the whole of it.
    """

    scheme: str
    host: str
    key: str = ""

    @classmethod
    def of(cls, address: str) -> "StoreFolder":
        """The folder that an address names.

        Raises:
            StoreAddressError: its scheme is of no store that can be read here, or it names no
                bucket, container or account.
        """
        parts = _ADDRESS.fullmatch(address)
        scheme = address.partition("://")[0]
        if scheme not in (S3, AZURE):
            raise StoreAddressError(
                f"{scheme}:// is of no store that can be read here: give a folder, an address that "
                "begins with s3://, or one that begins with abfss://"
            )
        if parts is None or (scheme == AZURE and not _AZURE_HOST.fullmatch(parts["host"])):
            shape = (
                "s3://bucket/folder"
                if scheme == S3
                else "abfss://container@account.dfs.core.windows.net/folder"
            )
            raise StoreAddressError(f"an address of {scheme}:// looks like {shape}")
        return cls(scheme, parts["host"], (parts["key"] or "").strip("/"))

    def __truediv__(self, name: str) -> "StoreFolder":
        return replace(self, key="/".join(filter(None, (self.key, name.strip("/")))))

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}/{self.key}".rstrip("/")

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.key.rpartition("/")[2]

    @property
    def parent(self) -> "StoreFolder":
        """The folder that this one is in."""
        return replace(self, key=self.key.rpartition("/")[0])

    @property
    def path(self) -> str:
        """Where Arrow finds the folder: bucket or container, and key."""
        return "/".join(filter(None, (self.host.partition("@")[0], self.key)))


def delta_options(folder: StoreFolder) -> dict[str, str]:
    """What delta-rs has to be told beside what it reads from the environment by itself."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL" if folder.scheme == S3 else AZURE_SETTINGS[0], "")
    # A store on this machine or in a closed network may do without a certificate.
    plain = {"allow_http": "true"} if endpoint.startswith("http://") else {}
    if folder.scheme == S3:
        return {"aws_region": _region(os.environ), **plain}
    return plain


def file_system(folder: StoreFolder) -> FileSystem:
    """Arrow's file system for the whole store; the same one as long as its settings are the same.

    Raises:
        StoreAddressError: the environment does not say where the store is.
    """
    return (_s3 if folder.scheme == S3 else _azure)(folder.host, settings_of(folder))


def settings_of(folder: StoreFolder) -> Settings:
    """What of the environment says where the store is and who asks it."""
    names = S3_SETTINGS if folder.scheme == S3 else AZURE_SETTINGS
    return tuple((name, os.environ[name]) for name in names if os.environ.get(name))


@cache
def _s3(_: str, settings: Settings) -> FileSystem:
    given = dict(settings)
    scheme, _, endpoint = given.get("AWS_ENDPOINT_URL", "").rpartition("://")
    where = {"endpoint_override": endpoint, "scheme": scheme or "https"} if endpoint else {}
    # A small file is put in one request, not in three.
    return S3FileSystem(region=_region(given), allow_delayed_open=True, **where)


@cache
def _azure(host: str, settings: Settings) -> FileSystem:
    given = dict(settings)
    parts = _AZURE_HOST.fullmatch(host)
    if parts is None:
        raise StoreAddressError("an address of abfss:// names a container and an account")
    return AzureFileSystem(
        parts["account"], **_azure_authorities(given, parts["domain"]), **_azure_credentials(given)
    )


def _azure_authorities(given: Mapping[str, str], domain: str) -> dict[str, str]:
    """Where the account's two services are; an emulator has one address for either."""
    scheme, _, rest = given.get("AZURE_STORAGE_ENDPOINT", "").rpartition("://")
    if not rest:
        return {
            "blob_storage_authority": f".blob.{domain}",
            "dfs_storage_authority": f".dfs.{domain}",
        }
    authority = rest.partition("/")[0]
    return {
        "blob_storage_authority": authority,
        "dfs_storage_authority": authority,
        "blob_storage_scheme": scheme,
        "dfs_storage_scheme": scheme,
    }


def _azure_credentials(given: Mapping[str, str]) -> dict[str, str]:
    """Keys that stand in the environment; without any, Arrow asks the platform who this is."""
    if key := given.get("AZURE_STORAGE_ACCOUNT_KEY"):
        return {"account_key": key}
    if token := given.get("AZURE_STORAGE_SAS_TOKEN"):
        return {"sas_token": token}
    return {}


def _region(given: Mapping[str, str]) -> str:
    """The region of a bucket; a store of one's own has none, and any word serves."""
    region = given.get("AWS_REGION") or given.get("AWS_DEFAULT_REGION")
    if not region and not given.get("AWS_ENDPOINT_URL"):
        raise StoreAddressError("set AWS_REGION to the region of the bucket, such as eu-west-2")
    return region or "us-east-1"
