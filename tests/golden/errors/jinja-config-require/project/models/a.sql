select {{ config.require('owner') }} as id
