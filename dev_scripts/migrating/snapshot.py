"""A schema as lines of text, so that two can be compared."""

import asyncio

import asyncpg

from dev_scripts import database

# The order of columns is left out: a column that comes back stands last. Extensions are left out too, with
# what they made: others may use them, so that no migration drops them.
QUERY = """
with ours as (
    select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), extras as (
    select objid from pg_depend where deptype = 'e'
)
select format('column %s.%s %s%s%s %s%s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity, a.attgenerated)
    from pg_attribute a join pg_class c on c.oid = a.attrelid join ours on ours.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and c.relname <> 'alembic_version' and c.oid not in (select objid from extras)
union all
select format('constraint %s on %s: %s', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid))
    from pg_constraint k join ours on ours.oid = k.connamespace
    where k.conrelid <> 0 and k.contype <> 'n' and k.conrelid::regclass::text <> 'alembic_version'
union all
select 'index ' || pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' (half built)' end
    from pg_index i join pg_class c on c.oid = i.indexrelid join ours on ours.oid = c.relnamespace
    where i.indrelid::regclass::text <> 'alembic_version'
union all
select format('type %s: %s', t.oid::regtype, string_agg(e.enumlabel, ', ' order by e.enumsortorder))
    from pg_type t join ours on ours.oid = t.typnamespace join pg_enum e on e.enumtypid = t.oid
    where t.oid not in (select objid from extras) group by t.oid
union all
select 'function ' || p.oid::regprocedure || ' ' || md5(pg_get_functiondef(p.oid))
    from pg_proc p join ours on ours.oid = p.pronamespace
    where p.prokind in ('f', 'p') and p.oid not in (select objid from extras)
union all
select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t where not t.tgisinternal
union all
select format('view %s: %s', c.oid::regclass, pg_get_viewdef(c.oid))
    from pg_class c join ours on ours.oid = c.relnamespace
    where c.relkind in ('v', 'm') and c.oid not in (select objid from extras)
union all
select format('sequence %s', c.oid::regclass)
    from pg_class c join ours on ours.oid = c.relnamespace where c.relkind = 'S'
order by 1
"""


def schema_of(url: str) -> list[str]:
    """All of a schema but the order of columns, extensions and alembic's own table."""

    async def read() -> list[str]:
        connection = await asyncpg.connect(database.plain(url), timeout=5)
        try:
            return [str(row[0]) for row in await connection.fetch(QUERY)]
        finally:
            await connection.close()

    return asyncio.run(read())


def changes(before: list[str], after: list[str]) -> list[str]:
    """Lines that are in one of two schemas only, with - and +."""
    lost, added = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    return [*(f"- {line}" for line in lost), *(f"+ {line}" for line in added)]
