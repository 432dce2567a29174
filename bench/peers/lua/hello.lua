print("CHECK", 1)
