def words_of(rows, width):
    """The words of the rows, each cut to the model's width."""
    return sorted({word[:width] for row in rows for word in row["text"].split()})
