{{ config(samples=3) }}

