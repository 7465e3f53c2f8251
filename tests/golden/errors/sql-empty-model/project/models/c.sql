{{ config(materialized='table') }}
