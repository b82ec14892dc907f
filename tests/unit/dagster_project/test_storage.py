"""Folders of this machine and addresses of stores are joined, named and asked alike."""

from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import Schema, write_deltalake

from dagster_project.lake import object_store, storage
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.object_store import StoreAddressError, StoreFolder

SHAPE = Schema.from_arrow(pa.schema([("number", pa.int64())]))
AZURE = "abfss://tables@council.dfs.core.windows.net/lake"


@pytest.mark.parametrize("address", ["s3://bucket/lake", AZURE, "/srv/lake"])
def test_a_folder_is_joined_and_named_wherever_it_is(address: str) -> None:
    root = storage.folder_of(address)
    table = root / "gold/child"
    assert str(table) == f"{address}/gold/child"
    assert storage.path_of(table) == "gold/child"
    assert table.parent / "child" == table
    assert storage.folder_of(f"{address}/") == root


def test_a_whole_bucket_may_be_the_lake() -> None:
    root = StoreFolder.of("s3://bucket")
    assert (str(root / "gold"), (root / "gold").path) == ("s3://bucket/gold", "bucket/gold")


def test_a_workspace_of_onelake_is_a_container() -> None:
    folder = StoreFolder.of(
        "abfss://children@onelake.dfs.fabric.microsoft.com/view.Lakehouse/Tables"
    )
    assert folder.path == "children/view.Lakehouse/Tables"


def test_tables_of_a_folder_are_listed_by_layer(tmp_path: Path) -> None:
    for path in ("gold/child", "gold_gp/child", "silver/person"):
        storage.create_table(tmp_path / path, SHAPE, "about", {})
    (tmp_path / "reports" / "results").mkdir(parents=True)
    every = [storage.path_of(folder) for folder in storage.table_folders(tmp_path)]
    assert every == ["gold/child", "gold_gp/child", "silver/person"]
    assert storage.table_folders(tmp_path, "gold_*") == [tmp_path / "gold_gp" / "child"]


def test_the_size_of_a_version_is_that_of_its_files(tmp_path: Path) -> None:
    table = storage.create_table(tmp_path, SHAPE, "about", {})
    write_deltalake(table, pa.table({"number": [1]}), mode="overwrite")
    write_deltalake(table, pa.table({"number": [1, 2]}), mode="overwrite")
    [name] = storage.delta_table(tmp_path, 1).to_pyarrow_dataset().files
    assert storage.size_of(tmp_path, 1) == (tmp_path / name).stat().st_size
    assert storage.size_of(tmp_path, 0) == 0


def test_a_folder_is_its_own_copy(tmp_path: Path) -> None:
    copies = LocalCopies(tmp_path / "scratch")
    assert copies.paths(tmp_path / "gold", ["a.parquet"]) == [tmp_path / "gold" / "a.parquet"]
    assert not (tmp_path / "scratch").exists()


def test_a_bucket_of_amazons_wants_its_region(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in object_store.S3_SETTINGS:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(StoreAddressError, match="set AWS_REGION"):
        storage.options(StoreFolder.of("s3://bucket/lake"))


def test_neither_keys_nor_tokens_are_among_what_delta_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    for name in ("AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_TOKEN"):
        monkeypatch.setenv(name, "c2VjcmV0")
    for address in ("s3://bucket/lake", AZURE):
        folder = StoreFolder.of(address)
        assert "c2VjcmV0" not in f"{storage.options(folder)}{folder!r}"
