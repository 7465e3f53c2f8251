select * from (values ('1', 'the red fox'), ('2', 'the grey fox'), ('3', 'a hen')) as memories(memory_id, label)
