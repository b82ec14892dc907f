"""Spark's Python workers: where they find PySpark, and that they let Spark go on at once."""

import socket
import sys

import pyarrow as pa
import pyspark
import pytest
from pyspark.sql import SparkSession

from dagster_project.runtime.python_daemon import prompt
from silver.match import duckdb_tasks


def test_a_task_looks_through_no_archive_and_uses_the_installed_pyspark(
    spark: SparkSession,
) -> None:
    def told(_: int) -> pa.Table:
        archives = [place for place in sys.path_importer_cache if place.endswith((".zip", ".jar"))]
        return pa.table({"archives": [len(archives)], "pyspark": [pyspark.__file__]})

    (row,) = duckdb_tasks.run_tasks(spark, 1, told, "archives bigint, pyspark string").collect()

    assert row.archives == 0
    assert row.pyspark == pyspark.__file__


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="Linux alone can be asked")
def test_a_worker_acknowledges_at_once_what_comes_over_tcp() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()),
        server.accept()[0] as arrived,
    ):
        # As it is once both sides have spoken a while.
        arrived.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
        assert not _is_prompt(arrived, True)
        assert prompt(_is_prompt)(arrived, True)


def test_a_worker_on_a_socket_of_the_file_system_is_left_as_it_is() -> None:
    one, other = socket.socketpair()
    with one, other:
        assert prompt(lambda sock, _: sock.family)(one, True) == socket.AF_UNIX


def _is_prompt(sock: socket.socket, _: bool) -> int:
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK)
