"""The index beside the records: an FTS5 table that triggers keep in step on SQLite, a GIN index on PostgreSQL."""

from string import Template
from typing import Any

from django.apps import apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from casefile.ledger.triggers import Upkeep, register_upkeep
from casefile.search.fields import Findable, index_name

_MADE = Template(
    "CREATE VIRTUAL TABLE IF NOT EXISTS $words "
    "USING fts5(words, content='$table', content_rowid='id', tokenize='ascii', columnsize=0)"
)
_FILLED = Template("INSERT INTO $words($words) VALUES ('rebuild')")
_IN = "INSERT INTO $words(rowid, words) VALUES (NEW.id, NEW.words);"
_OUT = "INSERT INTO $words($words, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
_TRIGGERS = {
    "in": Template(f"AFTER INSERT ON $table BEGIN {_IN} END"),
    "out": Template(f"AFTER DELETE ON $table BEGIN {_OUT} END"),
    "changed": Template(f"AFTER UPDATE OF words ON $table WHEN OLD.words IS NOT NEW.words BEGIN {_OUT} {_IN} END"),
}


def keep_in_step() -> None:
    """Have the words of every findable record indexed, once all models are there.

    What SQLite needs is made, dropped and looked for with the product's triggers.
    """
    for model in findable_models():
        table = model._meta.db_table
        names = {"table": table, "words": index_name(table)}
        triggers = {f"{names['words']}_{name}": body.substitute(names) for name, body in _TRIGGERS.items()}
        register_upkeep(Upkeep(table, "words", _MADE.substitute(names), _FILLED.substitute(names), triggers))


def findable_models() -> list[type[Findable]]:
    """Every model whose words are searched."""
    return [model for model in apps.get_models() if issubclass(model, Findable)]


class IndexTheWords(Operation):
    """Make the GIN index over a table's words on PostgreSQL; on SQLite there is nothing for a migration to do."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Make it, and keep the words in the row itself: a phrase is checked in every row that holds its words."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {self.table} ALTER COLUMN words SET STORAGE MAIN")
            schema_editor.execute(f"CREATE INDEX {index_name(self.table)} ON {self.table} USING gin (words)")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take it away."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {index_name(self.table)}")

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Index the words of {self.table}"


def fill_words(model: type[Any]) -> None:
    """Write the words of every row that a migration finds without them."""
    field = model._meta.get_field("words")
    way = field.scope.rpartition(".")[0]
    rows = model._base_manager.order_by("pk")
    for row in (rows.select_related(way) if way else rows).iterator(chunk_size=500):
        row.save(update_fields=["words"])
