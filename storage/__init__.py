"""What is kept: schema, migrations, transactions, repositories, the vault and its keys."""
