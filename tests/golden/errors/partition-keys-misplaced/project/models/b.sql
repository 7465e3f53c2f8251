select timestamp '2026-01-01' as created_at
