"""The live engine, measured beside references: ./heavy bench"""
