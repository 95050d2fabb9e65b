"""A record's words as a column beside its fields: written whenever the record is, and asked by `words__found`."""

from collections.abc import Iterable
from string import Template
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from casefile.search.asking import SCOPE, Ask, fts5, scope_word, tsquery, tsvector
from casefile.search.folding import MOST, folded

_BY_FTS5 = Template("$key IN (SELECT rowid FROM $words WHERE $words MATCH $asked)")


class IndexedWords(models.Field[str, str]):
    """The folded words of other fields, after the word of the matter they belong to.

    `of` names the fields, `scope` the way to the matter's key ("document.matter_id"). Django calls `pre_save` for
    `save` and for `bulk_create` alike; `QuerySet.update` passes it by, and a test keeps it from these fields.
    """

    def __init__(self, *, of: Iterable[str] = (), scope: str = "matter_id", **options: Any) -> None:
        self.of, self.scope = tuple(of), scope
        super().__init__(**options | {"editable": False, "blank": True, "default": ""})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """What a migration writes down."""
        name, path, positional, options = super().deconstruct()
        for implied in ("editable", "blank", "default"):
            options.pop(implied, None)
        return name, path, positional, options | {"of": self.of, "scope": self.scope}

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """A tsvector where there is one, else text, which SQLite's index reads."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The words as the record stands now."""
        words = self.words_of(model_instance)
        setattr(model_instance, self.attname, words)
        return words

    def value_to_string(self, obj: models.Model) -> str:
        """The words as a dump carries them, from one database to the other."""
        return self.words_of(obj)

    def words_of(self, record: models.Model) -> str:
        """The matter's word and the record's, parted by spaces; no phrase reaches from one field into the next."""
        scope: Any = record
        for step in self.scope.split("."):
            scope = getattr(scope, step)
        words = [scope_word(scope)]
        for name in self.of:
            words += [*folded(str(getattr(record, name) or "")), SCOPE]
        return " ".join(words[:MOST])

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The words as the database keeps them."""
        return tsvector(str(value).split()) if connection.vendor == "postgresql" else value


@IndexedWords.register_lookup
class Found(models.Lookup[Any]):
    """Records that an `Ask` finds."""

    lookup_name = "found"
    prepare_rhs = False

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The question, in the words of the database."""
        ask: Ask = self.rhs
        return "%s", [tsquery(ask) if connection.vendor == "postgresql" else fts5(ask)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """By the index over the column."""
        left, given = self.process_lhs(compiler, connection)
        right, asked = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", [*given, *asked]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """By the FTS5 table beside the record's own."""
        left, given = self.process_lhs(compiler, connection)
        right, asked = self.process_rhs(compiler, connection)
        quote = connection.ops.quote_name
        table = self.lhs.output_field.model._meta
        quote = connection.ops.quote_name
        key = f"{left.rpartition('.')[0]}.{quote(str(table.pk.column))}"
        found = _BY_FTS5.substitute(key=key, words=quote(index_name(table.db_table)), asked=right)
        return found, [*given, *asked]


def index_name(table: str) -> str:
    """What a table's index of words is called."""
    return f"{table}_words"


class Findable(models.Model):
    """A record whose words are searched; each concrete model names the fields in an `IndexedWords` called `words`."""

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Write the record, and its words with whatever part of it is written."""
        written = None if update_fields is None else {*update_fields, "words"}
        super().save(update_fields=written, **options)
