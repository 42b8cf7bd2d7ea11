# SPDX-License-Identifier: Apache-2.0
"""How the columns of a city reach compiled rules: as one address, with nothing copied and nothing counted (ODD 3.1).

A record (a NamedTuple of columns, numbers and other records) is laid out once as a row of 8-byte words: where each
column lies and how long it is, and every plain number. Compiled rules read `people.purse[i]` as: the word of `purse`,
then the cent at place i. The row never changes once it is made, and the compiler is told so; what the columns hold
changes all the time. Built on Numba's documented extension interface (`numba.extending`).
"""

import hashlib
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar, cast
from weakref import WeakValueDictionary

import numba
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, register_model, unbox
from numba.np.arrayobj import make_array, populate_array

Tuple = TypeVar("Tuple", bound=tuple[Any, ...])

WORD_BYTES = 8
CODES: dict[Any, str] = {types.float64: "d", types.int64: "q", types.uint64: "Q", types.boolean: "q"}


class Record(types.Type):
    """Numba's type of a record that is given by its address: its name, and each field with its own type."""

    def __init__(self, name: str, fields: tuple[tuple[str, types.Type], ...]) -> None:
        self.fields = dict(fields)
        self.words: dict[str, int] = {}
        used = 0
        for field, kind in fields:
            self.words[field] = used
            used += words_of(kind)
        self.length = used
        digest = hashlib.sha256(str(fields).encode()).hexdigest()[:12]
        super().__init__(name=f"{name}_{digest}")


class Reference:
    """A record as Python hands it to compiled rules: the address of its words, and what must not vanish meanwhile."""

    __slots__ = ("__weakref__", "_numba_type_", "address", "kept")

    def __init__(self, kind: Record, address: int, kept: tuple[object, ...]) -> None:
        self._numba_type_ = kind
        self.address = address
        self.kept = kept


class Layout(NamedTuple):
    """How records of one make are laid out: their type, and how their words are packed."""

    kind: Record
    packing: struct.Struct


# What a record is made of -> its layout. Making types is slow, and every month asks for the same few.
LAYOUTS: dict[tuple[object, ...], Layout] = {}
# Who still holds a reference to a record need not have it laid out again; nothing is kept alive by standing here.
HELD: "WeakValueDictionary[int, Reference]" = WeakValueDictionary()


def members_of(kind: types.BaseTuple) -> tuple[types.Type, ...]:
    """Return the types of a tuple's members, in order."""
    return tuple(cast("Any", kind))


def words_of(kind: types.Type) -> int:
    """Return in how many words a value of this type is written."""
    if isinstance(kind, types.Array):
        return 1 + int(kind.ndim)
    if isinstance(kind, types.BaseTuple):
        return int(np.sum([words_of(member) for member in members_of(kind)], dtype=np.int64))
    return 1


def type_of(value: object) -> types.Type:
    """Return the type that compiled rules take a member of a record for."""
    if isinstance(value, np.ndarray):
        return types.Array(numba.from_dtype(value.dtype), value.ndim, "C")
    if isinstance(value, tuple):
        kinds = [type_of(member) for member in value]
        make = type(value) if hasattr(value, "_fields") else None
        return cast("types.Type", types.BaseTuple.from_types(kinds, make))  # what Numba itself makes of such a tuple
    return cast("types.Type", numba.typeof(value))


def codes_of(kind: types.Type) -> str:
    """Return how a value of this type is packed: a letter of `struct` for each word."""
    if isinstance(kind, types.BaseTuple):
        return "".join(codes_of(member) for member in members_of(kind))
    return "Q" * words_of(kind) if isinstance(kind, types.Array | Record) else CODES[kind]


def take_apart(members: tuple[Any, ...], make: list[object], numbers: list[Any], only_read: bool = False) -> None:
    """Add to `make` what the members are, and to `numbers` what their words hold.

    Raises:
        TypeError: a column is not laid out in one piece, so that its address alone would not do.
    """
    for member in members:
        if isinstance(member, np.ndarray):
            in_one_piece = member.flags.c_contiguous and member.flags.aligned
            if not (in_one_piece and (only_read or member.flags.writeable)):
                raise TypeError(f"a column must lie in one piece, row by row, and be writable:\n{member.flags}")
            make.append((member.dtype.char, member.ndim))
            numbers.append(member.__array_interface__["data"][0])
            numbers.extend(member.shape)
        elif isinstance(member, Reference):
            make.append(member._numba_type_)
            numbers.append(member.address)
        elif isinstance(member, tuple):
            make.append(type(member))
            take_apart(member, make, numbers, only_read)
        else:
            make.append(type(member))
            numbers.append(member)


def layout_of(record: Any) -> Layout:
    """Return the layout of a record that was not met before."""
    fields = tuple(zip(record._fields, (type_of(member) for member in record), strict=True))
    kind = Record(type(record).__name__, fields)
    return Layout(kind, struct.Struct("=" + "".join(codes_of(member) for _, member in fields)))


def laid_out(record: Any, only_read: bool) -> Reference:
    """Return the reference to a record's words."""
    held = HELD.get(id(record))
    if held is not None and held.kept[1] is record:
        return held
    make: list[object] = [type(record)]
    numbers: list[Any] = []
    take_apart(record, make, numbers, only_read)
    key = tuple(make)
    if key not in LAYOUTS:
        LAYOUTS[key] = layout_of(record)
    kind, packing = LAYOUTS[key]
    row = np.frombuffer(packing.pack(*numbers), np.uint64)
    reference = HELD[id(record)] = Reference(kind, row.__array_interface__["data"][0], (row, record))
    return reference


def refer_to(record: Tuple, only_read: bool = False) -> Tuple:
    """Return a record (a NamedTuple) as compiled rules take it; with JIT off that is the record itself.

    The reference keeps the columns alive. To rules it is the record, which is why the types say so. `only_read`: rules only
    read its columns, which may be such as nobody can write to.
    """
    return record if numba.config.DISABLE_JIT else cast("Tuple", laid_out(record, only_read))  # type: ignore[attr-defined]


@register_model(Record)
class RecordModel(models.OpaqueModel):
    """In compiled code a record is one pointer."""


@unbox(Record)
def unbox_record(kind: Record, given: Any, context: Any) -> Any:  # noqa: ARG001 - Numba's signature
    """Take the address out of Python's reference."""
    number = context.pyapi.object_getattr_string(given, "address")
    address = context.pyapi.long_as_voidptr(number)
    context.pyapi.decref(number)
    return NativeValue(address)


@infer_getattr
class FieldOfRecord(AttributeTemplate):
    """Numba's question what type a field of a record has."""

    key = Record

    def generic_resolve(self, value: Any, attr: str) -> types.Type | None:  # type: ignore[override]
        """Return the type of a field, or None if there is no such field."""
        return cast("types.Type | None", value.fields.get(attr))


class Reader:
    """Writes the machine code that reads the words of one record."""

    def __init__(self, context: Any, builder: Any, address: Any, first: int) -> None:
        self.context = context
        self.builder = builder
        self.address = address
        self.next = first

    def word(self, kind: Any) -> Any:
        """Return the next word, read as this machine type; it never changes while the record is in use."""
        place = self.builder.gep(self.address, [ir.Constant(ir.IntType(32), self.next * WORD_BYTES)])
        self.next += 1
        word = self.builder.load(self.builder.bitcast(place, kind.as_pointer()))
        word.set_metadata("invariant.load", self.builder.module.add_metadata([]))
        return word

    def whole(self, kind: types.Type) -> Any:
        """Return the next member, of this type."""
        if isinstance(kind, types.Array):
            return self.column(kind)
        if isinstance(kind, types.BaseTuple):
            return self.context.make_tuple(self.builder, kind, list(self.members(kind)))
        if kind == types.boolean:
            return self.builder.trunc(self.word(ir.IntType(64)), ir.IntType(1))
        return self.word(self.context.get_value_type(kind))

    def members(self, kinds: types.BaseTuple) -> Iterator[Any]:
        """Yield the members of a tuple, in order."""
        for kind in members_of(kinds):
            yield self.whole(kind)

    def column(self, kind: types.Array) -> Any:
        """Return a column: nobody counts who uses it, Python keeps it alive."""
        array = make_array(kind)(self.context, self.builder)
        start = self.word(self.context.get_data_type(kind.dtype).as_pointer())
        lengths = [self.word(self.context.get_value_type(types.intp)) for _ in range(kind.ndim)]
        item = self.context.get_abi_sizeof(self.context.get_data_type(kind.dtype))
        steps = [self.context.get_constant(types.intp, item)]
        for length in lengths[:0:-1]:
            steps.insert(0, self.builder.mul(steps[0], length))
        populate_array(array, data=start, shape=lengths, strides=steps, itemsize=steps[-1], meminfo=None)
        return array._getvalue()  # noqa: SLF001 - Numba's name for the finished value


@lower_getattr_generic(Record)
def read_field(context: Any, builder: Any, kind: Record, address: Any, field: str) -> Any:
    """Read one field of a record."""
    return Reader(context, builder, address, kind.words[field]).whole(kind.fields[field])
