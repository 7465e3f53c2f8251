select * from read_csv('https://example.com/x.csv')
